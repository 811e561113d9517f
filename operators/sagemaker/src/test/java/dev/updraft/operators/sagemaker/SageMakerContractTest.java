// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.sagemaker;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.testkit.external.ExternalOperatorContract;
import dev.updraft.testkit.external.Outside;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** Of an endpoint that is not there yet. */
class SageMakerContractTest extends ExternalOperatorContract {
  private final ScriptedSageMaker service;

  SageMakerContractTest() throws IOException {
    service = ScriptedSageMaker.start();
  }

  /** Its one task is a deployment. */
  public static final class Nightly implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {
      flow.task(
              "deploy",
              SageMakerEndpoint.on(flow.connection("aws", SageMaker.class), "churn")
                  .version(flow.constant(Samples.VERSION))
                  .image(Samples.IMAGE))
          .retries(1)
          .timeout(Duration.ofMinutes(30));
    }
  }

  @Override
  protected Class<? extends Dag<?>> dag() {
    return Nightly.class;
  }

  @Override
  protected Outside outside() {
    return service;
  }

  @Override
  protected String connection(String id) {
    return service.json();
  }

  @Override
  protected String result() {
    return """
    {"endpoint":"churn","model":{"name":"churn","version":8,"manifest":"%s"},"config":"%s"}\
    """
        .formatted(Samples.VERSION.manifest(), service.config());
  }

  @Override
  protected boolean startsInItsFirstLook() {
    return true;
  }

  @AfterEach
  void close() {
    service.close();
  }
}
