// SPDX-License-Identifier: Apache-2.0
/**
 * What the kernel knows: clocks, signals, processes, and the folder that makes a host one worker.
 */
@NullMarked
package dev.updraft.worker.host;

import org.jspecify.annotations.NullMarked;
