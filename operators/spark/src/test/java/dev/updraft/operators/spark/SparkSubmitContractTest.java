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

class SparkSubmitContractTest extends ExternalOperatorContract {
  private final ScriptedMaster master;

  SparkSubmitContractTest() throws IOException {
    master = ScriptedMaster.start();
  }

  /** Its one task is a job in the cluster. */
  public static final class Nightly implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {
      flow.task(
              "sales",
              SparkSubmit.on(flow.connection("spark", Spark.class))
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
    return master;
  }

  @Override
  protected String connection(String id) {
    return master.connection();
  }

  @Override
  protected String result() {
    return "\"" + master.newest() + "\"";
  }

  @AfterEach
  void close() {
    master.close();
  }
}
