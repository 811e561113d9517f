// SPDX-License-Identifier: Apache-2.0
/** Which runs are due. */
@NullMarked
package dev.updraft.engine.schedule;

import org.jspecify.annotations.NullMarked;
