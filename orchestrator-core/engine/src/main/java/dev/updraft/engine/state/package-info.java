// SPDX-License-Identifier: Apache-2.0
/** States and rows: what a run and its task instances are at one moment. */
@NullMarked
package dev.updraft.engine.state;

import org.jspecify.annotations.NullMarked;
