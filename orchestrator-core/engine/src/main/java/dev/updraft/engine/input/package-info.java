// SPDX-License-Identifier: Apache-2.0
/** What a task's inputs are made of: the same for a worker far away and for a test in process. */
@NullMarked
package dev.updraft.engine.input;

import org.jspecify.annotations.NullMarked;
