// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.kubernetes;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.testkit.external.ExternalOperatorContract;
import dev.updraft.testkit.external.Outside;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

class KubernetesRolloutContractTest extends ExternalOperatorContract {
  private final ScriptedKube kube;

  KubernetesRolloutContractTest() throws IOException {
    kube = ScriptedKube.start();
  }

  /** Its one task is a rollout. */
  public static final class Nightly implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {
      flow.task(
              "rollout",
              KubernetesRollout.of(flow.connection("cluster", Kubernetes.class), "serving", "churn")
                  .image("server", flow.constant("churn:2"))
                  .env("server", "MODEL_VERSION", flow.constant(8))
                  .undo())
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
    return kube;
  }

  @Override
  protected String connection(String id) {
    return kube.json();
  }

  @Override
  protected String result() {
    return "{\"namespace\":\"serving\",\"deployment\":\"churn\",\"revision\":\"1\",\"replicas\":2}";
  }

  @AfterEach
  void close() {
    kube.close();
  }
}
