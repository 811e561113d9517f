// SPDX-License-Identifier: Apache-2.0
/** The roles as processes of their own, from one properties file. */
@NullMarked
package dev.updraft.launcher.apart;

import org.jspecify.annotations.NullMarked;
