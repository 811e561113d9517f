// SPDX-License-Identifier: Apache-2.0
/** What comes in: reports, timers, commands. */
@NullMarked
package dev.updraft.engine.event;

import org.jspecify.annotations.NullMarked;
