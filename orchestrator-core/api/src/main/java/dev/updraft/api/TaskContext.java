// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who and where a running task is. Tasks ask for it as they ask for every input.
 *
 * <pre>{@code
 * flow.given(flow.context(), sales).run(this::export);
 *
 * void export(TaskContext task, Sales sales) throws IOException {
 *   Files.writeString(task.folder().resolve("sales.csv"), …);
 *   task.log().info("attempt {}", task.attempt());
 * }
 * }</pre>
 *
 * @param mapIndex place in the mapped list; -1 = not mapped
 * @param attempt from 1
 * @param step from 1; a task that waits goes on in a new step of the same attempt
 * @param folder of this attempt alone; deleted when the attempt ends
 * @param clock the worker's
 */
public record TaskContext(
    String dagId,
    String runId,
    String taskId,
    int mapIndex,
    int attempt,
    int maxAttempts,
    int step,
    DataInterval interval,
    Path folder,
    InstantSource clock) {
  /** What it writes is in the log of the attempt. */
  public Logger log() {
    return LoggerFactory.getLogger(dagId + "." + taskId);
  }

  /**
   * A name for what this attempt starts elsewhere: the same however often a step of it is repeated,
   * another one for each new attempt.
   */
  public String submitKey() {
    var place = mapIndex < 0 ? taskId : taskId + "[" + mapIndex + "]";
    return dagId + "/" + runId + "/" + place + "/" + attempt;
  }

  public Instant now() {
    return clock.instant();
  }
}
