// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher;

import dev.updraft.worker.supervisor.WorkerConfig;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How much a task may take; the same option wherever tasks run. */
public final class TaskMemoryOption {
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private int megabytes = WorkerConfig.TASK_MEMORY;

  @Option(
      names = "--task-memory",
      paramLabel = "MB",
      description = "heap that a task may have (default: ${DEFAULT-VALUE})",
      defaultValue = "" + WorkerConfig.TASK_MEMORY)
  void set(int megabytes) {
    if (megabytes < WorkerConfig.LEAST_TASK_MEMORY) {
      throw new ParameterException(
          spec.commandLine(),
          "--task-memory is %d, but a task needs at least %d MB."
              .formatted(megabytes, WorkerConfig.LEAST_TASK_MEMORY));
    }
    this.megabytes = megabytes;
  }

  public int megabytes() {
    return megabytes;
  }
}
