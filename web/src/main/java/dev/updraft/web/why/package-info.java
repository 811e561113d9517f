// SPDX-License-Identifier: Apache-2.0
/** Why a task is not running, for people: the engine's reasons with names, times and links. */
@NullMarked
package dev.updraft.web.why;

import org.jspecify.annotations.NullMarked;
