// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.engine.port.Batch;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands do besides their answer, and what they are refused for. */
final class CommandEffectTest {
  private final Rig rig;

  CommandEffectTest(@TempDir Path folder) {
    rig = new Rig(folder);
  }

  private int status(String kind, String payload) {
    return requireNonNull(rig.tables.results.get(rig.command(kind, payload))).status();
  }

  @Test
  void shouldKeepAPoolThatATaskNames() {
    String create = "{\"name\":\"gpu\",\"slots\":0,\"create\":true}";
    assertThat(status("put_pool", create)).isEqualTo(200);
    rig.loop.unit(Dags.inPool("etl", "gpu"));
    long refused = rig.command("delete_pool", "{\"name\":\"gpu\"}");
    assertThat(requireNonNull(rig.tables.results.get(refused)).status()).isEqualTo(409);
    assertThat(requireNonNull(rig.tables.results.get(refused)).body()).contains("DAG 'etl'");
    rig.command("trigger", "{\"dag_id\":\"etl\",\"dag_run_id\":\"one\"}");
    rig.loop.unit(Dags.inPool("etl", "default_pool"));
    assertThat(status("delete_pool", "{\"name\":\"gpu\"}")).as("a run needs it").isEqualTo(409);
    rig.command("mark_run", "{\"dag_id\":\"etl\",\"dag_run_id\":\"one\",\"state\":\"failed\"}");
    assertThat(status("delete_pool", "{\"name\":\"gpu\"}")).isEqualTo(200);
  }

  @Test
  void shouldWriteTheNoteOfACommandInTheCommitOfItsEffect() {
    rig.loop.unit(Dags.chain("etl", 2, 0));
    rig.beat();
    String one = "{\"dag_id\":\"etl\",\"dag_run_id\":\"one\"";
    assertThat(status("trigger", one + ",\"run_note\":\"\\u0000\"}")).isEqualTo(400);
    assertThat(status("trigger", one + ",\"run_note\":\"why\"}")).isEqualTo(200);
    assertThat(noted("why")).singleElement().satisfies(b -> assertThat(b.newRuns()).hasSize(1));
    String mark = one + ",\"task_ids\":[\"t1\"],\"state\":\"success\",\"note\":\"by hand\"";
    assertThat(status("mark_task", mark + ",\"dry_run\":true}")).isEqualTo(200);
    assertThat(noted("by hand")).isEmpty();
    assertThat(status("mark_task", mark + "}")).isEqualTo(200);
    assertThat(noted("by hand"))
        .singleElement()
        .satisfies(b -> assertThat(b.instances()).isNotEmpty())
        .satisfies(b -> assertThat(b.notes().getFirst().instanceNo()).isEqualTo(1));
    String clear = one + ",\"note\":\"again\",\"run_note\":null}";
    assertThat(status("clear", clear)).isEqualTo(200);
    assertThat(noted("again")).singleElement().satisfies(b -> assertThat(b.notes()).hasSize(3));
    assertThat(noted("")).isEqualTo(noted("again"));
  }

  /** The commits with this note; each must hold the answer too. */
  private List<Batch> noted(String text) {
    List<Batch> batches =
        rig.tables.batches.stream()
            .filter(batch -> batch.notes().stream().anyMatch(n -> n.content().equals(text)))
            .toList();
    assertThat(batches).allSatisfy(b -> assertThat(b.commandResults()).hasSize(1));
    return batches;
  }
}
