// SPDX-License-Identifier: Apache-2.0
/** The small process that kills what outlives its lease, whatever happens to the supervisor. */
@NullMarked
package dev.updraft.worker.watchdog;

import org.jspecify.annotations.NullMarked;
