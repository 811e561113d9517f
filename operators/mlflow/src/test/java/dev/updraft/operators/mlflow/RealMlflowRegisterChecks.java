// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Run by {@code operators/mlflow/real-tests}, not by the build: it needs a real MLflow. */
@SuppressWarnings("NullAway.Init") // set before all
class RealMlflowRegisterChecks extends MlflowRegisterContract {
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
}
