// SPDX-License-Identifier: Apache-2.0
/**
 * The worker's half of the dispatch protocol: what to accept, start, renew, fence and report. Never
 * runs user code.
 */
@NullMarked
package dev.updraft.worker.supervisor;

import org.jspecify.annotations.NullMarked;
