// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.bundle.define.DagDrawing;
import dev.updraft.engine.state.TaskState;
import dev.updraft.testkit.external.ExternalRun;
import dev.updraft.testkit.external.ExternalRun.Death;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker dies after the version was made, before anybody heard of it. */
class PublishDeathTest {
  @TempDir Path temp;

  /** One task. */
  public static final class Tiny implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {
      flow.task(
          "publish",
          Publish.to(flow.connection("models", Models.class), "tiny")
              .file("model.txt", flow.constant("weights")));
    }
  }

  private ExternalRun begun() {
    return new ExternalRun(
        DagDrawing.draw(Tiny.class, "unit", "Tiny.java"),
        Tiny.class.getClassLoader(),
        id -> "{\"id\":\"" + id + "\",\"type\":\"models\",\"schema\":\"" + temp + "/store\"}",
        temp);
  }

  @Test
  void shouldMakeOneVersionWhenItsWorkerIsLost() throws IOException {
    ExternalRun run = begun();
    run.step(Death.AFTER_THE_STEP);
    ModelRegistry registry = Place.of(temp.resolve("store").toString()).open();
    assertThat(registry.versions("tiny")).containsExactly(1);
    run.step(Death.AFTER_THE_STEP);
    run.step();
    run.wake();
    run.step();
    assertThat(run.task().state()).isEqualTo(TaskState.SUCCESS);
    assertThat(run.task().attempt()).isOne();
    assertThat(registry.versions("tiny")).containsExactly(1);
  }
}
