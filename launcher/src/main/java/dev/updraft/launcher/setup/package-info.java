// SPDX-License-Identifier: Apache-2.0
/** What the big operators need on this machine, got by one command. */
@NullMarked
package dev.updraft.launcher.setup;

import org.jspecify.annotations.NullMarked;
