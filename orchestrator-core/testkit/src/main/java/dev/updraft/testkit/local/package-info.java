// SPDX-License-Identifier: Apache-2.0
/**
 * One DAG in one process, without services: the engine's functions, driven by an agenda instead of
 * a database and a broker. Shared by the test kit and {@code updraft dags test}.
 */
@NullMarked
package dev.updraft.testkit.local;

import org.jspecify.annotations.NullMarked;
