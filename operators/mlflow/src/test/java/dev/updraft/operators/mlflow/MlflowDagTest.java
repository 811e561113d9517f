// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.operators.model.Models;
import dev.updraft.operators.model.Promote;
import dev.updraft.operators.model.Publish;
import dev.updraft.testkit.TestDag;
import dev.updraft.testkit.TestRun;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A whole DAG on the production engine: publish, register, promote, follow. */
class MlflowDagTest extends OnMlflow {
  private final ScriptedMlflow scripted = ScriptedMlflow.start();

  MlflowDagTest() throws IOException {
    super("churn");
  }

  /** Trains nothing. */
  public static final class Nightly implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {
      var models = flow.connection("models", Models.class);
      var mlflow = flow.connection("mlflow", Mlflow.class);
      var churn =
          flow.task(
              "publish", Publish.to(models, "churn").file("model.bin", flow.constant("weights")));
      var registered =
          flow.task("register", MlflowRegister.to(mlflow, "churn").version(models, churn));
      var live =
          flow.task(
              "promote",
              Promote.version(models, registered.get(RegisteredVersion::model)).why("nightly"));
      flow.task("alias", MlflowAlias.to(mlflow, "churn").of(models, live));
    }
  }

  @Override
  URI mlflow() {
    return scripted.url();
  }

  @AfterEach
  void stop() {
    scripted.close();
  }

  @Test
  void shouldRegisterAndFollow() throws Exception {
    try (var dag =
        TestDag.of(Nightly.class)
            .connection("models", "models://folder" + temp.resolve("store"))
            .connection("mlflow", "mlflow://127.0.0.1:" + gate.port())
            .runsItsCode()) {
      dag.trigger().finish();
      TestRun second = dag.trigger().finish();
      assertThat(second.task("register").result(RegisteredVersion.class).version()).isEqualTo(2);
      assertThat(second.task("alias").result(MirroredAlias.class).sequence()).isEqualTo(2);
    }
    assertThat(pointer()).isEqualTo(new Registry.Pointer(2, 2));
    assertThat(file(2, "model.bin")).isEqualTo("weights");
  }
}
