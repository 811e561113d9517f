// SPDX-License-Identifier: Apache-2.0
/** What each role of an installation is made of, alone in its process or all in one. */
@NullMarked
package dev.updraft.launcher.role;

import org.jspecify.annotations.NullMarked;
