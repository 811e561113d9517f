// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.bundle.UnitVersion;
import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.state.RunState;
import dev.updraft.scheduler.dispatch.ReportOf;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has been set up is taken away, whatever people do with the DAG and whoever leads. */
class ScopeLoopTest {
  private static final String RUN = "\"dag_id\":\"etl\",\"dag_run_id\":\"one\"";

  @Test
  void shouldTakeAwayWhatAPausedAndRemovedDagHasMadeAlsoUnderTheNextLeader(@TempDir Path folder) {
    Rig rig = new Rig(folder);
    rig.loop.unit(Dags.scope("etl"));
    rig.beat();
    rig.command("trigger", "{" + RUN + "}");
    rig.finish(rig.last());
    GrantKey work = rig.last();
    rig.command("pause", "{\"dag_id\":\"etl\"}");
    rig.loop.unit(new UnitVersion.Gone("etl.java"));
    rig.settle();
    assertThat(rig.tables.dags.get("etl")).matches(dag -> dag.paused() && dag.stale());

    rig.command("mark_run", "{" + RUN + ",\"state\":\"failed\"}");
    rig.takeOver();
    rig.pass(2);
    assertThat(rig.run().state()).isEqualTo(RunState.RUNNING);
    assertThat(rig.last()).as("the work may still act").isEqualTo(work);

    rig.notes.remove(work);
    rig.report(ReportOf.failed("A", work));
    rig.pass(2);
    assertThat(rig.last().instance().no()).as("the teardown").isEqualTo(2);
    rig.finish(rig.last());
    assertThat(rig.run().state()).isEqualTo(RunState.FAILED);
  }
}
