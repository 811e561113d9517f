// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.api.Value;
import dev.updraft.operators.model.By;
import dev.updraft.operators.model.ModelVersion;
import dev.updraft.operators.model.Publish;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a service reads in the end, through MLflow's own client. Run by {@code
 * operators/mlflow/real-tests}, not by the build.
 */
@SuppressWarnings("NullAway.Init") // set before all
class RealMlflowChecks extends OnMlflow {
  private static final String SAVE =
      """
      import sys, mlflow
      class Times(mlflow.pyfunc.PythonModel):
          def __init__(self, by): self.by = by
          def predict(self, context, model_input, params=None): return [x * self.by for x in model_input]
      mlflow.pyfunc.save_model(sys.argv[1], python_model=Times(int(sys.argv[2])), pip_requirements=[])
      """;

  private static final String SERVE =
      """
      import sys, mlflow
      uri = f"models:/{sys.argv[1]}@live"
      print("answer", mlflow.pyfunc.load_model(uri).predict([14]))
      version = mlflow.MlflowClient().get_model_version_by_alias(sys.argv[1], "live")
      print("is", version.tags["updraft.version"], "auc", mlflow.get_run(version.run_id).data.metrics["auc"])
      """;

  @TempDir static Path shared;

  private static RealMlflow real;

  @BeforeAll
  static void start() throws IOException {
    real = RealMlflow.start(shared);
  }

  @AfterAll
  static void stop() {
    real.close();
  }

  @Override
  URI mlflow() {
    return real.url();
  }

  private ModelVersion times(int by, double auc) throws Exception {
    Path folder = temp.resolve("times-" + by);
    real.run(SAVE, folder.toString(), "" + by);
    var facts =
        List.of(
            new Publish.Fact(Publish.Kind.FOLDER, "", Value.of(folder.toString())),
            new Publish.Fact(Publish.Kind.METRIC, "auc", Value.of(auc)));
    return new Publish(Value.of(models()), "churn", facts).submit(task(by));
  }

  @Test
  void shouldServeWhatIsLive() throws Exception {
    ModelVersion two = times(2, 0.9);
    ModelVersion three = times(3, 0.91);
    registered(two);
    promoted(two);
    mirrored();
    assertThat(real.run(SERVE, name)).contains("answer [28]").contains("is 1 auc 0.9\n");
    promoted(three);
    mirrored();
    assertThat(real.run(SERVE, name)).contains("answer [42]").contains("is 2 auc 0.91\n");
    ours().alias("churn", "live").rollback(By.person("ann", "complaints", NOON));
    mirrored();
    assertThat(real.run(SERVE, name)).contains("answer [28]").contains("is 1 auc 0.9\n");
  }
}
