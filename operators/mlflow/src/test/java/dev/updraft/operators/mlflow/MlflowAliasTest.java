// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;

class MlflowAliasTest extends MlflowAliasContract {
  private final ScriptedMlflow scripted = ScriptedMlflow.start();

  MlflowAliasTest() throws IOException {}

  @Override
  URI mlflow() {
    return scripted.url();
  }

  @AfterEach
  void stop() {
    scripted.close();
  }
}
