// SPDX-License-Identifier: Apache-2.0
/** Asking the scheduler. */
@NullMarked
package dev.updraft.web.command;

import org.jspecify.annotations.NullMarked;
