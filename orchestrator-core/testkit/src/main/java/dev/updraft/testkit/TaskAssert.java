// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit;

import dev.updraft.engine.state.TaskState;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions on a task of a run; a failure shows everything that happened to the run. */
public final class TaskAssert extends AbstractAssert<TaskAssert, TestTask> {
  TaskAssert(TestTask task) {
    super(task, TaskAssert.class);
  }

  public TaskAssert succeeded() {
    return hasState(TaskState.SUCCESS);
  }

  public TaskAssert failed() {
    return hasState(TaskState.FAILED);
  }

  /** It failed, and its error says so. */
  public TaskAssert failedWith(String part) {
    failed();
    if (!actual.note().contains(part)) {
      throw failureWithActualExpected(
          actual.note(), part, "error is%n%s%nwithout '%s'", actual.note(), part);
    }
    return this;
  }

  public TaskAssert wasSkipped() {
    return hasState(TaskState.SKIPPED);
  }

  /** It did not run, because something before it failed. */
  public TaskAssert failedUpstream() {
    return hasState(TaskState.UPSTREAM_FAILED);
  }

  public TaskAssert hasState(TaskState state) {
    return same("state", actual.state(), state);
  }

  public TaskAssert hasAttempts(int attempts) {
    return same("number of attempts", actual.attempts().size(), attempts);
  }

  /** The starts of all its attempts, ISO 8601 with a zone. */
  public TaskAssert startedAt(String... instants) {
    List<Instant> starts = actual.attempts().stream().map(Attempt::startedAt).toList();
    return same("starts of its attempts", starts, instants(instants));
  }

  public TaskAssert endedAt(String at) {
    var attempts = actual.attempts();
    Instant end = attempts.isEmpty() ? null : attempts.getLast().endedAt();
    return same("end", end, OffsetDateTime.parse(at).toInstant());
  }

  public TaskAssert returned(Object value) {
    return same("result", actual.result(value.getClass()), value);
  }

  private static List<Instant> instants(String... texts) {
    return Stream.of(texts).map(text -> OffsetDateTime.parse(text).toInstant()).toList();
  }

  private TaskAssert same(String what, @Nullable Object is, Object should) {
    isNotNull();
    if (!should.equals(is)) {
      throw failureWithActualExpected(
          is,
          should,
          "%s of %s is %s, not %s %s%n%s",
          what,
          actual.label(),
          is,
          should,
          actual.note(),
          actual.timeline());
    }
    return this;
  }
}
