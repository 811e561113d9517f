// SPDX-License-Identifier: Apache-2.0
/** Who leads: ZooKeeper's vote for liveness, the epoch for safety, the fence for short waits. */
@NullMarked
package dev.updraft.scheduler.leadership;

import org.jspecify.annotations.NullMarked;
