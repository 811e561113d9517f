// SPDX-License-Identifier: Apache-2.0
/** From a folder of sources to units of code. */
@NullMarked
package dev.updraft.bundle.compile;

import org.jspecify.annotations.NullMarked;
