// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import dev.updraft.api.OnWorkerLoss;
import dev.updraft.api.TriggerRule;
import dev.updraft.db.TestDatabase;
import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.id.InstanceKey;
import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.port.Batch;
import dev.updraft.engine.port.Batch.DagRow;
import dev.updraft.engine.port.Batch.DagVersionRow;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.RetrySpec;
import dev.updraft.engine.spec.ScheduleSpec;
import dev.updraft.engine.spec.SpecJson;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.engine.state.Ending;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.RunType;
import dev.updraft.engine.state.Sweep;
import dev.updraft.engine.state.TaskState;
import dev.updraft.engine.state.Transition;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;

/** Rows for tests. */
final class Rows {
  static final Instant NOW = TestDatabase.NOW;

  private Rows() {}

  static DagVersionRow version() {
    List<TaskSpec> tasks = List.of(task(0), task(1));
    DagSpec spec =
        new DagSpec(
            "etl",
            "u1",
            "Etl.java",
            "Nightly",
            "ann",
            List.of("night", "b"),
            new ScheduleSpec.Manual(),
            false,
            false,
            null,
            null,
            16,
            16,
            null,
            "{}",
            "{}",
            tasks,
            List.of(),
            List.of());
    return new DagVersionRow("etl", 1, "u1", SpecJson.write(spec), "class Etl {}", NOW);
  }

  static DagRow dag() {
    return new DagRow("etl", 1, "Etl.java", false, false, null, NOW, Instant.MAX);
  }

  private static TaskSpec task(int no) {
    return new TaskSpec(
        no,
        "t" + no,
        no == 0 ? List.of() : List.of(0),
        -1,
        -1,
        TriggerRule.ALL_SUCCESS,
        RetrySpec.NONE,
        null,
        TaskSpec.DEFAULT_POOL,
        1,
        1,
        TaskSpec.DEFAULT_QUEUE,
        List.of(),
        0,
        0,
        OnWorkerLoss.RERUN,
        true,
        "java",
        "{}",
        List.of(),
        List.of(),
        List.of(),
        "Etl.java:1");
  }

  static RunRow run(int month, long id, RunState state) {
    return new RunRow(
        new RunKey(month, id),
        "etl",
        "manual__" + id,
        1,
        RunType.MANUAL,
        state,
        null,
        NOW,
        NOW,
        NOW,
        NOW,
        NOW,
        null,
        "{\"a\":1}",
        "ui",
        1,
        Instant.MAX,
        new Sweep(Sweep.Kind.CLEAR, "cleared by ann", BitSet.valueOf(new long[] {5, 1})),
        new Ending(RunState.FAILED, "run marked failed by ann"));
  }

  static InstanceRow instance(RunRow run, int no, TaskState state, int seq) {
    return new InstanceRow(
        new InstanceKey(run.key(), no),
        no,
        -1,
        state,
        1,
        1,
        2,
        3,
        seq,
        InstanceRow.Timer.NONE,
        Instant.MAX,
        NOW,
        null,
        null,
        null,
        null,
        "\"x\"",
        null,
        -1,
        "why, \"so\" {}");
  }

  /** Ended, with external work of its first task still to be cancelled. */
  static RunRow looseEnded(int month, long id) {
    RunRow run = run(month, id, RunState.FAILED);
    return new RunRow(
        run.key(),
        run.dagId(),
        run.runId(),
        run.version(),
        run.type(),
        run.state(),
        run.logicalDate(),
        run.intervalStart(),
        run.intervalEnd(),
        run.runAfter(),
        run.createdAt(),
        run.startedAt(),
        NOW,
        run.conf(),
        run.triggeredBy(),
        run.seq(),
        NOW);
  }

  static InstanceRow owing(RunRow run, int no) {
    return new InstanceRow(
        new InstanceKey(run.key(), no),
        no,
        -1,
        TaskState.FAILED,
        1,
        1,
        0,
        1,
        2,
        InstanceRow.Timer.STOP,
        NOW,
        NOW,
        null,
        null,
        NOW,
        "{\"job\":7}",
        null,
        null,
        -1,
        null);
  }

  static GrantRow grant(RunRow run, int no, GrantRow.State state, int step) {
    return new GrantRow(
        new GrantKey(new InstanceKey(run.key(), no), 1, step),
        1,
        "host",
        "inc",
        true,
        state,
        state == GrantRow.State.ENDED ? GrantRow.End.OK : null,
        null,
        false,
        NOW,
        null,
        null);
  }

  static Transition history(RunRow run, int instance, int seq) {
    return new Transition(run.key(), instance, seq, "", "queued", 1, 1, NOW, "because");
  }

  static BatchBuilder batch() {
    return new BatchBuilder();
  }

  static Batch setUp() {
    return batch().version(version()).dag(dag()).build();
  }
}
