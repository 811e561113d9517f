// SPDX-License-Identifier: Apache-2.0
/**
 * The leader's loop: take what has arrived, decide at once, commit it as one batch, publish what
 * the commit allows. One thread decides; the store has a thread of its own, so that heartbeats are
 * answered while the database is away.
 */
@NullMarked
package dev.updraft.scheduler.loop;

import org.jspecify.annotations.NullMarked;
