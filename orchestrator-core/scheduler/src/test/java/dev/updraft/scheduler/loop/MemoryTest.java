// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.engine.port.Batch;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.scheduler.store.InMemorySchedulerStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a new leader makes of the tables. */
final class MemoryTest {
  private final Rig rig;

  MemoryTest(@TempDir Path folder) {
    rig = new Rig(folder);
  }

  @Test
  void shouldShareOneGraphAmongAllRunsOfAVersion() {
    for (int version = 1; version <= 2; version++) {
      rig.loop.unit(Dags.chain("etl", version, 0));
      rig.beat();
      for (int no = 0; no < 3; no++) {
        rig.command(
            "trigger", "{\"dag_id\":\"etl\",\"dag_run_id\":\"v" + version + "-" + no + "\"}");
      }
    }
    Memory memory = Memory.load(new InMemorySchedulerStore(rig.tables, rig::time), rig.time());
    assertThat(memory.runs).hasSize(6);
    assertThat(memory.runs.values().stream().map(ActiveRun::graph).distinct()).hasSize(2);
    assertThat(memory.runs.values().stream().map(ActiveRun::spec).distinct()).hasSize(2);
  }

  @Test
  void shouldNotTakeTheLimitsOfAVersionThatCannotBeRead() {
    rig.loop.unit(Dags.narrow("etl", 9));
    for (int no = 0; no < 3; no++) {
      rig.command("trigger", "{\"dag_id\":\"etl\",\"dag_run_id\":\"r" + no + "\"}");
    }
    rig.loop.unit(Dags.narrow("etl", 8));
    rig.settle();
    rig.tables.versions.replaceAll(
        row ->
            row.version() == 2
                ? new Batch.DagVersionRow("etl", 2, row.unit(), "{", row.source(), row.createdAt())
                : row);
    rig.takeOver();
    rig.beat();
    assertThat(rig.assigned).hasSize(3);
  }
}
