// SPDX-License-Identifier: Apache-2.0
/** The {@code updraft} command: composition roots and the command line. */
@NullMarked
package dev.updraft.launcher;

import org.jspecify.annotations.NullMarked;
