// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.why;

import dev.updraft.db.read.InstanceView;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.web.why.Because.Who;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What waits for a person, by the operator {@code Approval}, is told as the question that it is.
 */
public final class Question {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Question() {}

  /** The same reasons, unless it is one that a person must answer. */
  static List<Because> in(
      List<Because> told, InstanceView task, @Nullable String handle, DagSpec spec) {
    boolean waits = told.size() == 1 && told.getFirst().code().equals("deferred");
    if (!waits || !task.operator().equals("approval") || handle == null) {
      return told;
    }
    JsonNode kept = json(handle);
    String question = text(kept);
    if (question.isEmpty()) {
      return told;
    }
    Instant until = until(kept, task, spec);
    var asked = new Because("approval", question, null, looks(task, spec));
    return until == null
        ? List.of(asked)
        : List.of(
            asked, new Because("approval_until", "Without an answer it fails", until, List.of()));
  }

  /** What is asked, of the handle that the operator left; empty = nothing. */
  public static String of(String handle) {
    return text(json(handle));
  }

  private static String text(JsonNode kept) {
    return kept.at("/handle/question").asString("");
  }

  /** Its patience, or the task's time-out, whichever is over first. */
  private static @Nullable Instant until(JsonNode kept, InstanceView task, DagSpec spec) {
    Instant patience = instant(kept.path("until").asString(""));
    Duration timeout =
        task.taskNo() < spec.tasks().size() ? spec.tasks().get(task.taskNo()).timeout() : null;
    if (timeout == null || task.startedAt() == null) {
      return patience;
    }
    Instant out = task.startedAt().plus(timeout);
    return patience == null || out.isBefore(patience) ? out : patience;
  }

  /** What it comes after: there stands what is to be approved. */
  private static List<Who> looks(InstanceView task, DagSpec spec) {
    if (task.taskNo() >= spec.tasks().size()) {
      return List.of();
    }
    TaskSpec own = spec.tasks().get(task.taskNo());
    return own.upstream().stream()
        .map(spec.tasks()::get)
        .map(
            up ->
                new Who(
                    task.run().dagId(),
                    task.run().runId(),
                    up.taskId(),
                    up.map() == own.map() ? task.mapIndex() : up.mapped() ? 0 : -1,
                    ""))
        .toList();
  }

  private static JsonNode json(String handle) {
    try {
      return JSON.readTree(handle);
    } catch (JacksonException e) {
      return JSON.nullNode();
    }
  }

  private static @Nullable Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
