// SPDX-License-Identifier: Apache-2.0
/** {@code updraft db …}: the rows of an installation, kept, brought back and looked over. */
@NullMarked
package dev.updraft.launcher.db;

import org.jspecify.annotations.NullMarked;
