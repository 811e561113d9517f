// SPDX-License-Identifier: Apache-2.0
/**
 * An installation apart, broken on purpose. What happened is judged by what user code wrote down
 * and by plain SQL over the history: nothing here shares code with the engine.
 */
@NullMarked
package dev.updraft.bench.faults;

import org.jspecify.annotations.NullMarked;
