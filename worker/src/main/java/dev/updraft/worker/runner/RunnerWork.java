// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.runner;

import dev.updraft.bundle.call.StepResult;
import dev.updraft.protocol.TaskPayload;
import java.nio.file.Path;

/** Performs the work of a payload with the classes of its unit. */
public interface RunnerWork {
  /** Everything that can be done before the clock is looked at: classes are loaded here. */
  Call prepare(Path unitJar, TaskPayload payload, Path folder) throws Exception;

  /** User code, on a thread of its own. */
  interface Call {
    StepResult run() throws Exception;
  }
}
