// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.updraft.launcher.init;

import org.jspecify.annotations.NullMarked;
