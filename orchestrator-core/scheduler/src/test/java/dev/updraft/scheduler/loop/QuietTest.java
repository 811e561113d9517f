// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuietTest {
  private final Rig rig;

  QuietTest(@TempDir Path folder) {
    rig = new Rig(folder);
  }

  private int hellosIn(int seconds) {
    int before = rig.hellos;
    rig.pass(seconds);
    return rig.hellos - before;
  }

  @Test
  void shouldTickSeldomWhileNoTaskIsUnderWay() {
    rig.loop.unit(Dags.chain("etl", 1, 0));
    rig.beat();

    assertThat(hellosIn(10)).isEqualTo(5);
  }

  @Test
  void shouldTickEachSecondWhileATaskIsUnderWay() {
    rig.loop.unit(Dags.chain("etl", 1, 0));
    rig.pass(4);
    rig.command("trigger", "{\"dag_id\":\"etl\",\"dag_run_id\":\"one\",\"conf\":{}}");
    assertThat(hellosIn(10)).isEqualTo(10);

    rig.finish(rig.last());
    rig.pass(1);
    assertThat(hellosIn(10)).as("it is over").isEqualTo(5);
  }

  /** Or who starts would wait for two seconds until it knows whom to tell that it is there. */
  @Test
  void shouldGreetEachSecondUntilItKnowsAWorker() {
    rig.settle();
    int before = rig.hellos;
    for (int i = 0; i < 5; i++) {
      rig.later(1);
    }

    assertThat(rig.hellos - before).isEqualTo(5);
  }
}
