// SPDX-License-Identifier: Apache-2.0
/** {@code updraft init …}: projects for those who write for Updraft. */
@NullMarked
package dev.updraft.launcher.init;

import org.jspecify.annotations.NullMarked;
