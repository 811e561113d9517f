// SPDX-License-Identifier: Apache-2.0
/** Tests of {@code updraft models …}. */
@NullMarked
package dev.updraft.launcher.models;

import org.jspecify.annotations.NullMarked;
