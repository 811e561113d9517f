// SPDX-License-Identifier: Apache-2.0
/** Who may log in. */
@NullMarked
package dev.updraft.launcher.users;

import org.jspecify.annotations.NullMarked;
