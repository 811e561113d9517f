// SPDX-License-Identifier: Apache-2.0
/** What starts where: limits, pools, priorities, credits. */
@NullMarked
package dev.updraft.engine.allocate;

import org.jspecify.annotations.NullMarked;
