// SPDX-License-Identifier: Apache-2.0
/** The process that runs user code, one attempt at a time, and holds no credentials of ours. */
@NullMarked
package dev.updraft.worker.runner;

import org.jspecify.annotations.NullMarked;
