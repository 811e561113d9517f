// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.why;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One reason.
 *
 * @param code of the engine, or {@code no_leader}
 * @param text a sentence; {@code until} follows it
 * @param until when the wait ends by itself
 * @param who what stands in the way, with links
 */
public record Because(String code, String text, @Nullable Instant until, List<Who> who) {
  public Because {
    who = List.copyOf(who);
  }

  Because(String code, String text, Who... who) {
    this(code, text, null, List.of(who));
  }

  /** What to look at; {@code taskId} empty = a run, {@code runId} empty too = a DAG. */
  public record Who(String dagId, String runId, String taskId, int mapIndex, String state) {
    static Who dag(String dagId) {
      return new Who(dagId, "", "", -1, "");
    }
  }
}
