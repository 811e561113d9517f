// SPDX-License-Identifier: Apache-2.0
/** Everything in one process, with embedded PostgreSQL, broker and ZooKeeper. */
@NullMarked
package dev.updraft.launcher.standalone;

import org.jspecify.annotations.NullMarked;
