// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.engine.port.Batch;
import dev.updraft.protocol.Message;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that need something of their worker, and the leader's list of workers. */
final class NeedsTest {
  private final Rig rig;

  NeedsTest(@TempDir Path folder) {
    rig = new Rig(folder);
  }

  @Test
  void shouldWaitForAWorkerThatHasWhatIsNeededAndWriteDownWhoIsThere() {
    rig.loop.unit(Dags.needing("etl", "terraform 1.11"));
    rig.beat();
    rig.command("trigger", "{\"dag_id\":\"etl\",\"dag_run_id\":\"one\"}");
    rig.pass(3);
    assertThat(rig.assigned).isEmpty();
    assertThat(rig.tables.all(Batch::workers)).hasSize(1);

    rig.about = new Message.About(2, 0, List.of("terraform 1.11.4"));
    rig.pass(1);
    assertThat(rig.assigned).hasSize(1);
    assertThat(requireNonNull(rig.tables.workers.get("A")).has())
        .containsExactly("terraform 1.11.4");
    rig.finish(rig.last());
    rig.pass(20);
    assertThat(rig.tables.all(Batch::workers))
        .as("nothing is written while nothing changes")
        .hasSize(2);

    rig.takeOver();
    rig.pass(1);
    assertThat(rig.tables.all(Batch::workers)).as("nor by the next leader").hasSize(2);
  }
}
