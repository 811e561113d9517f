// SPDX-License-Identifier: Apache-2.0
/**
 * The rules that hold the whole code base together: module edges, clocks, names, sizes, format.
 *
 * <p>Each rule takes the root package or the source tree as a parameter, so that it is shown to
 * fail on a small violating fixture before it is believed on the real code.
 */
@NullMarked
package dev.updraft.gates;

import org.jspecify.annotations.NullMarked;
