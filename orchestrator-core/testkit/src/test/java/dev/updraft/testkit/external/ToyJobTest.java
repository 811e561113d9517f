// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.external;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ToyJobTest extends ExternalOperatorContract {
  private final ToyCluster cluster;

  ToyJobTest() throws IOException {
    cluster = ToyCluster.start();
  }

  /** Its one task is the toy's. */
  public static final class Nightly implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {
      flow.task("train", ToyJob.on(flow.connection("toy")))
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
    return cluster;
  }

  @Override
  protected String connection(String id) {
    return "{\"id\":\"toy\",\"host\":\"127.0.0.1\",\"port\":" + cluster.port() + "}";
  }

  @Override
  protected String result() {
    return "42";
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void shouldAnswerTheSameKeyWithTheSameJob() throws Exception {
    try (var client = java.net.http.HttpClient.newHttpClient()) {
      for (int i = 0; i < 2; i++) {
        var uri = java.net.URI.create("http://127.0.0.1:" + cluster.port() + "/jobs?key=a%2Fb");
        var put =
            java.net.http.HttpRequest.newBuilder(uri)
                .PUT(java.net.http.HttpRequest.BodyPublishers.noBody())
                .build();
        var answer = client.send(put, java.net.http.HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).isEqualTo("job-1");
      }
    }
    assertThat(cluster.requests()).containsExactly("PUT /jobs?key=a%2Fb", "PUT /jobs?key=a%2Fb");
  }
}
