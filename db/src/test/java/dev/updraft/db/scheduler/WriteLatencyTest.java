// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.db.Database;
import dev.updraft.db.TestDatabase;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Measures a usual turn, with fsync on; the bound only catches a lost round trip or a lost index.
 */
class WriteLatencyTest {
  private static final int TURNS = 2_000;

  @Test
  void shouldWriteATurnInMilliseconds() throws Exception {
    long[] nanos = new long[TURNS];
    try (Database database = TestDatabase.create();
        PostgresSchedulerStore store = new PostgresSchedulerStore(database)) {
      long epoch = store.takeOver("a").orElseThrow().epoch();
      store.write(epoch, Rows.setUp());
      for (int i = 0; i < TURNS; i++) {
        RunRow run = Rows.run(202611, i + 1, RunState.RUNNING);
        var batch =
            Rows.batch()
                .newRun(run)
                .newInstance(Rows.instance(run, 0, TaskState.QUEUED, 2))
                .newInstance(Rows.instance(run, 1, TaskState.QUEUED, 2))
                .newGrant(Rows.grant(run, 0, GrantRow.State.QUEUED, 1))
                .newGrant(Rows.grant(run, 1, GrantRow.State.QUEUED, 1))
                .history(Rows.history(run, 0, 1))
                .history(Rows.history(run, 0, 2))
                .history(Rows.history(run, 1, 1))
                .history(Rows.history(run, 1, 2))
                .build();
        long before = System.nanoTime();
        store.write(epoch, batch);
        nanos[i] = System.nanoTime() - before;
      }
    }
    Arrays.sort(nanos);
    Files.writeString(
        Path.of("target", "write-latency.txt"),
        "median µs %d, p99 %d%n"
            .formatted(nanos[TURNS / 2] / 1000, nanos[TURNS * 99 / 100] / 1000));
    assertThat(nanos[TURNS / 2]).isLessThan(50_000_000L);
  }
}
