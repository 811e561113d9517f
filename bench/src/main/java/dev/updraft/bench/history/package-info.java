// SPDX-License-Identifier: Apache-2.0
/** Years of history in a database, made in minutes, and how fast it is read. */
@NullMarked
package dev.updraft.bench.history;

import org.jspecify.annotations.NullMarked;
