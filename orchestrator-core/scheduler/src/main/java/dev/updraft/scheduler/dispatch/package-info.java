// SPDX-License-Identifier: Apache-2.0
/**
 * The leader's side of the dispatch protocol, as a deterministic state machine: monotonic time
 * comes in, messages and proofs go out. Nothing here does I/O.
 */
@NullMarked
package dev.updraft.scheduler.dispatch;

import org.jspecify.annotations.NullMarked;
