// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.updraft.api.Connection;
import dev.updraft.api.Value;
import dev.updraft.operators.http.SigningSecrets;
import dev.updraft.operators.terraform.ClusterRecord.Phase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Clusters whose end is past and whose records cannot be read: nothing of them needs Terraform. */
class SweepAlertTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String POOL = "clusters/gpu-pool";

  @TempDir Path folder;
  private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
  private volatile int answer = 204;

  @SuppressWarnings("NullAway.Init") // set before each test
  private HttpServer server;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ClusterBench clusters;

  @BeforeEach
  void open() throws Exception {
    var store = new BenchStore.Folder(Files.createDirectories(folder.resolve("store")));
    clusters = new ClusterBench(new Bench(folder, Bench.HASTY, store));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/alerts", this::hear);
    server.start();
    stuck(POOL);
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  /** One whose state OpenTofu has encrypted: what there is cannot be seen. */
  private void stuck(String stack) throws Exception {
    clusters.write(
        stack,
        new StackRecord.Taken(ClusterBench.holder("manual__1")),
        new StackRecord.Planned(ClusterBench.source()),
        new StackRecord.Progress(List.of(), "{\"encrypted_data\": \"x\"}"),
        new StackRecord.Named(ClusterRecordTest.record(Phase.UP, Duration.ofHours(1))),
        new StackRecord.Released(true));
  }

  private void hear(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String id = String.valueOf(exchange.getRequestHeaders().getFirst("webhook-id"));
    String at = String.valueOf(exchange.getRequestHeaders().getFirst("webhook-timestamp"));
    String signed = SigningSecrets.of(connection(SECRET)).sign(id, Long.parseLong(at), body);
    JsonNode told = JsonMapper.shared().readTree(body);
    boolean right =
        signed.equals(exchange.getRequestHeaders().getFirst("webhook-signature"))
            && told.path("id").asString("").equals(id);
    heard.add(told);
    exchange.sendResponseHeaders(right ? answer : 401, -1);
    exchange.close();
  }

  private Connection connection(String secret) {
    int port = server.getAddress().getPort();
    return new Connection("on_call", "http", "127.0.0.1", port, "alerts", "", secret, Map.of());
  }

  private void failsToSweep(String secret, Duration later, String... told) {
    var sweep =
        new Sweep(
            clusters.bench().terraform(),
            Optional.empty(),
            Optional.of(Value.of(connection(secret))));
    assertThatThrownBy(
            () -> sweep.run(clusters.attempt("sweep", 1, later), clusters.bench().lease()))
        .isInstanceOf(StackProblem.class)
        .hasMessageContainingAll(told);
  }

  @Test
  void shouldTellOfAStackOnceADay() {
    failsToSweep(SECRET, Duration.ofHours(1), POOL + ": OpenTofu encrypted the state");
    assertThat(heard).hasSize(1);
    JsonNode told = heard.getFirst();
    assertThat(told.path("type").asString("")).isEqualTo("updraft.stack_left");
    assertThat(told.at("/data/stack").asString("")).isEqualTo(POOL);
    assertThat(told.at("/data/from").asString("")).isEqualTo("clusters/sweep/action");
    assertThat(told.at("/data/why").asString(""))
        .contains("OpenTofu encrypted the state")
        .endsWith(
            "Made by task cluster of DAG gpu, run manual__1, attempt 1 on host, since"
                + " 2026-11-20T12:00:00Z");
    failsToSweep(SECRET, Duration.ofHours(2), POOL);
    assertThat(heard).as("the same day").hasSize(1);
    failsToSweep(SECRET, Duration.ofHours(13), POOL);
    assertThat(heard).as("the next").hasSize(2);
    assertThat(heard.getLast().path("id")).isNotEqualTo(told.path("id"));
  }

  @Test
  void shouldTellAgainWhatNobodyTookUnderTheSameId() throws Exception {
    stuck("clusters/other");
    answer = 503;
    failsToSweep(
        SECRET,
        Duration.ofHours(1),
        POOL + ": OpenTofu",
        "clusters/other: OpenTofu",
        "Nobody was told of that and what follows: on_call answered 503");
    assertThat(heard).as("it is not asked for each").hasSize(1);
    answer = 204;
    failsToSweep(SECRET, Duration.ofHours(2), POOL);
    assertThat(heard).hasSize(3);
    assertThat(heard.get(1).path("id")).isEqualTo(heard.get(0).path("id"));
    assertThat(heard.get(2).at("/data/stack").asString("")).isEqualTo("clusters/other");
  }

  @Test
  void shouldSweepAllTheSameWhereTheConnectionIsWrong() {
    failsToSweep(
        "s3cret",
        Duration.ofHours(1),
        POOL + ": OpenTofu",
        "Nobody was told of that and what follows: The connection on_call cannot be used: its"
            + " password must be a signing secret");
    assertThat(heard).isEmpty();
  }
}
