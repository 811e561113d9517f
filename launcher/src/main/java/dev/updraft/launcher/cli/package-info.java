// SPDX-License-Identifier: Apache-2.0
/** Commands that talk to a running Updraft over its HTTP API. */
@NullMarked
package dev.updraft.launcher.cli;

import org.jspecify.annotations.NullMarked;
