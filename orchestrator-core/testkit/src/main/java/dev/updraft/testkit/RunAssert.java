// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit;

import dev.updraft.engine.state.RunState;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.TreeSet;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions on a run; a failure shows everything that happened to it. */
public final class RunAssert extends AbstractAssert<RunAssert, TestRun> {
  RunAssert(TestRun run) {
    super(run, RunAssert.class);
  }

  public RunAssert succeeded() {
    return is(RunState.SUCCESS);
  }

  public RunAssert failed() {
    return is(RunState.FAILED);
  }

  public RunAssert isRunning() {
    return is(RunState.RUNNING);
  }

  public RunAssert isQueued() {
    return is(RunState.QUEUED);
  }

  private RunAssert is(RunState state) {
    return same("state", actual.state(), state);
  }

  /** ISO 8601 with a zone, here as everywhere: {@code 2026-11-20T02:00:00+01:00}. */
  public RunAssert hasLogicalDate(String at) {
    return same("logical date", actual.logicalDate(), OffsetDateTime.parse(at).toInstant());
  }

  public RunAssert covers(String from, String to) {
    same("start of its data", actual.interval().start(), OffsetDateTime.parse(from).toInstant());
    return same("end of its data", actual.interval().end(), OffsetDateTime.parse(to).toInstant());
  }

  public RunAssert startedAt(String at) {
    return same("start", actual.startedAt(), OffsetDateTime.parse(at).toInstant());
  }

  public RunAssert endedAt(String at) {
    return same("end", actual.endedAt(), OffsetDateTime.parse(at).toInstant());
  }

  /**
   * These tasks ran and first started in this order, maybe with others in between. What does not
   * wait for each other has no order: do not assert on one.
   */
  public RunAssert ranInOrder(String... labels) {
    var order = actual.order();
    int found = 0;
    for (var label : order) {
      found += found < labels.length && label.equals(labels[found]) ? 1 : 0;
    }
    return same("order", found == labels.length ? List.of(labels) : order, List.of(labels));
  }

  /** These tasks ran, in any order, and no others. */
  public RunAssert ranOnly(String... labels) {
    return same("what ran", new TreeSet<>(actual.order()), new TreeSet<>(List.of(labels)));
  }

  private RunAssert same(String what, @Nullable Object is, Object should) {
    isNotNull();
    if (!should.equals(is)) {
      throw failureWithActualExpected(
          is, should, "%s is %s, not %s%n%s", what, is, should, actual.timeline());
    }
    return this;
  }
}
