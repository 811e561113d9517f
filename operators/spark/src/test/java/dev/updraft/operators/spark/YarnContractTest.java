// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.Dag;
import dev.updraft.testkit.external.ExternalOperatorContract;
import dev.updraft.testkit.external.Outside;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // set before each test
class YarnContractTest extends ExternalOperatorContract {
  @TempDir Path place;

  private ScriptedYarn yarn;

  @BeforeEach
  void open() throws Exception {
    yarn = ScriptedYarn.of(ScriptedSpark.in(place));
  }

  /** The very DAG that runs in a standalone cluster. */
  @Override
  protected Class<? extends Dag<?>> dag() {
    return SparkSubmitContractTest.Nightly.class;
  }

  @Override
  protected Outside outside() {
    return yarn;
  }

  @Override
  protected String connection(String id) {
    return yarn.connection();
  }

  @Override
  protected String result() {
    return "\"" + yarn.newest() + "\"";
  }

  @Override
  protected boolean startsInItsFirstLook() {
    return true;
  }

  @AfterEach
  void close() {
    yarn.close();
  }
}
