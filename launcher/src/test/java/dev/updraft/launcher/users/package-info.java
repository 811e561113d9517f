// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.updraft.launcher.users;

import org.jspecify.annotations.NullMarked;
