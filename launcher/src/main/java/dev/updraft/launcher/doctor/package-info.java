// SPDX-License-Identifier: Apache-2.0
/** {@code updraft doctor}: what is wrong with an installation, and how to mend it. */
@NullMarked
package dev.updraft.launcher.doctor;

import org.jspecify.annotations.NullMarked;
