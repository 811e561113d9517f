// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.updraft.launcher.standalone;

import org.jspecify.annotations.NullMarked;
