// SPDX-License-Identifier: Apache-2.0
/** Trigger rules, from counts of upstream states. */
@NullMarked
package dev.updraft.engine.rule;

import org.jspecify.annotations.NullMarked;
