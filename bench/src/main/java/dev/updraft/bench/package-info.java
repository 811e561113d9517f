// SPDX-License-Identifier: Apache-2.0
/** Measures a running standalone; every figure comes from what user code saw. */
@NullMarked
package dev.updraft.bench;

import org.jspecify.annotations.NullMarked;
