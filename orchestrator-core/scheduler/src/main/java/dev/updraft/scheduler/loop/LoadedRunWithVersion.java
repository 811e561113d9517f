// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import dev.updraft.engine.port.Batch.DagVersionRow;
import dev.updraft.engine.port.SchedulerStore.LoadedRun;

/** A run from the store with the version that it is pinned to. */
record LoadedRunWithVersion(LoadedRun run, DagVersionRow version) {}
