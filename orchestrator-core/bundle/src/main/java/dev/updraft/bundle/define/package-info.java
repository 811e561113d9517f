// SPDX-License-Identifier: Apache-2.0
/** Draws the graph of a DAG into a spec. */
@NullMarked
package dev.updraft.bundle.define;

import org.jspecify.annotations.NullMarked;
