// SPDX-License-Identifier: Apache-2.0
/** {@code updraft dags test}: one run in this process. */
@NullMarked
package dev.updraft.launcher.dagtest;

import org.jspecify.annotations.NullMarked;
