// SPDX-License-Identifier: Apache-2.0
/** One run: its image in memory, and what an event changes in it. */
@NullMarked
package dev.updraft.engine.run;

import org.jspecify.annotations.NullMarked;
