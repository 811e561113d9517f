// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.bundle.UnitVersion;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.ScheduleSpec;
import dev.updraft.engine.spec.SpecJson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PausedWhenNewTest {
  private static final ScheduleSpec MINUTES = new ScheduleSpec.Every(Duration.ofMinutes(1));

  @SuppressWarnings("NullAway.Init") // set before each test
  @TempDir
  Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Rig rig;

  @BeforeEach
  void lead() {
    rig = new Rig(folder);
  }

  private static UnitVersion pausedWhenNew(int tasks) {
    var drawn = (UnitVersion.Good) Dags.unit("etl", tasks, 0, MINUTES);
    String json = SpecJson.write(drawn.dags().getFirst());
    assertThat(json).as("what others have is as it was").doesNotContain("pausedWhenNew");
    DagSpec spec = SpecJson.read(json.replaceFirst("\\{", "{\"pausedWhenNew\":true,"));
    return new UnitVersion.Good(drawn.file(), drawn.hash(), List.of(spec), drawn.source());
  }

  private void publish(UnitVersion unit) {
    rig.loop.unit(unit);
    rig.settle();
  }

  private boolean paused() {
    return requireNonNull(rig.tables.dags.get("etl")).paused();
  }

  @Test
  void shouldWaitForAPersonWhereItIsNew() {
    publish(pausedWhenNew(1));
    rig.pass(180);
    assertThat(paused()).isTrue();
    assertThat(rig.tables.runs).isEmpty();
    rig.command("unpause", "{\"dag_id\":\"etl\"}");
    rig.pass(2);
    assertThat(rig.tables.runs).hasSize(1);
  }

  @Test
  void shouldStayAsAPersonSetIt() {
    publish(pausedWhenNew(1));
    rig.command("unpause", "{\"dag_id\":\"etl\"}");
    publish(pausedWhenNew(2));
    publish(new UnitVersion.Gone("etl.java"));
    publish(pausedWhenNew(2));
    assertThat(paused()).isFalse();
  }

  @Test
  void shouldNotPauseWhatWasThereBefore() {
    publish(Dags.unit("etl", 1, 0, MINUTES));
    publish(pausedWhenNew(1));
    assertThat(paused()).isFalse();
  }
}
