// SPDX-License-Identifier: Apache-2.0
/** The leader's side: takeover, the fenced write, the rebuild. */
@NullMarked
package dev.updraft.db.scheduler;

import org.jspecify.annotations.NullMarked;
