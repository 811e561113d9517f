// SPDX-License-Identifier: Apache-2.0
/** Writes docs/operators from the sources of the operators, and refuses what they leave unsaid. */
@NullMarked
package dev.updraft.gates.catalogue;

import org.jspecify.annotations.NullMarked;
