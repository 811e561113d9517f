// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.testkit.external.ExternalOperatorContract;
import dev.updraft.testkit.external.Outside;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

class LivyBatchContractTest extends ExternalOperatorContract {
  private final ScriptedLivy livy;

  LivyBatchContractTest() throws IOException {
    livy = ScriptedLivy.start();
  }

  /** Its one task is a batch of Livy's. */
  public static final class Nightly implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {
      flow.task(
              "sales",
              LivyBatch.on(flow.connection("livy", Livy.class))
                  .jar("hdfs:///jobs/sales.jar", "com.acme.Sales"))
          .retries(1)
          .timeout(Duration.ofMinutes(10));
    }
  }

  @Override
  protected Class<? extends Dag<?>> dag() {
    return Nightly.class;
  }

  @Override
  protected Outside outside() {
    return livy;
  }

  @Override
  protected String connection(String id) {
    return livy.connection();
  }

  @Override
  protected String result() {
    return "{\"batch\":" + livy.newest() + ",\"application\":\"\"}";
  }

  @AfterEach
  void close() {
    livy.close();
  }
}
