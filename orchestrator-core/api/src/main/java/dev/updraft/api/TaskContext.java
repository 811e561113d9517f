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
   * Says how far the task is. The page of the task shows the last one said as a bar, as long as the
   * attempt is under way. It is a line of the log, {@code ::progress 3/12 stages}, so programs of
   * any language can print it as well; a few in a second are plenty.
   *
   * <pre>{@code
   * task.progress(3, 12, "stages");
   * }</pre>
   *
   * @param total more than 0
   * @param what is counted, on one line
   */
  public void progress(long done, long total, String what) {
    log().info("::progress {}/{} {}", done, total, what);
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
