// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.allocate;

import dev.updraft.engine.run.ActiveRun;

/** One instance that may start now, and the worker that gets it. */
public record Placement(ActiveRun run, int instance, WorkerCredit worker) {}
