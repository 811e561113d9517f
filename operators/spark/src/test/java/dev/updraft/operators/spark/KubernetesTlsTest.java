// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Connection;
import dev.updraft.api.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // set before each test
class KubernetesTlsTest {
  @TempDir Path folder;

  @Test
  void shouldTrustWhomTheConnectionNamesAndNobodyElse() throws Exception {
    var spark = ScriptedSpark.in(folder);
    var signed = SelfSigned.in(folder);
    try (var kubernetes = ScriptedKubernetes.of(spark, signed.server())) {
      String ca = signed.ca();
      var task = Contexts.in(folder, 1, 2);
      var job = job(spark, kubernetes.port(), ca);
      job.poll(job.submit(task), task);
      assertThat(kubernetes.started()).isOne();
      assertThat(spark.text("ca").strip()).isEqualTo(ca.strip());
      var stranger = job(spark, kubernetes.port(), "");
      assertThatThrownBy(() -> stranger.poll(stranger.submit(task), task))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("certif");
    }
  }

  private static SparkSubmit job(ScriptedSpark spark, int port, String ca) {
    var extra =
        Map.of(
            "master",
            "k8s://127.0.0.1:" + port,
            "spark-home",
            spark.home().toString(),
            "spark.kubernetes.namespace",
            "jobs",
            "ca",
            ca);
    var at = new Connection("spark", "spark", "", 0, "", "", "t0psecret", extra);
    return new SparkSubmit.On(Value.of(new Spark(at))).jar("local:///sales.jar", "com.acme.Sales");
  }
}
