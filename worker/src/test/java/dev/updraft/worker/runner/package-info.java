// SPDX-License-Identifier: Apache-2.0
/** Tests of what a runner does for a step. */
@NullMarked
package dev.updraft.worker.runner;

import org.jspecify.annotations.NullMarked;
