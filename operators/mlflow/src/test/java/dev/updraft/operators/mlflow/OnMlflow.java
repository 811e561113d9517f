// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.Connection;
import dev.updraft.api.DataInterval;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import dev.updraft.operators.model.By;
import dev.updraft.operators.model.Flip;
import dev.updraft.operators.model.ModelRegistry;
import dev.updraft.operators.model.ModelVersion;
import dev.updraft.operators.model.Models;
import dev.updraft.operators.model.Place;
import dev.updraft.operators.model.Publish;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Tests on an MLflow, with a place of models of their own and a gate between. */
abstract class OnMlflow {
  static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  @SuppressWarnings("NullAway.Init") // set before each test
  @TempDir
  Path temp;

  @SuppressWarnings("NullAway.Init") // set before each test
  MlflowGate gate;

  /** What the model is called in MLflow, where nothing else is called so. */
  final String name;

  private int attempts;

  OnMlflow() {
    this("churn " + UUID.randomUUID());
  }

  OnMlflow(String name) {
    this.name = name;
  }

  /** Where the MLflow is. */
  abstract URI mlflow() throws Exception;

  @BeforeEach
  void begin() throws Exception {
    gate = MlflowGate.before(mlflow());
  }

  @AfterEach
  void close() {
    gate.close();
  }

  static Mlflow at(int port, String login, String password) {
    return new Mlflow(
        new Connection("mlflow", "mlflow", "127.0.0.1", port, "", login, password, Map.of()));
  }

  final Models models() {
    return models("store");
  }

  final Models models(String folder) {
    String path = temp.resolve(folder).toString();
    return new Models(new Connection("models", "models", "", 0, path, "", "", Map.of()));
  }

  final ModelRegistry ours() throws IOException {
    return Place.of(temp.resolve("store").toString()).open();
  }

  /** An attempt, with a folder of its own. */
  final TaskContext task(int attempt) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("attempt-" + attempt));
    return new TaskContext(
        "nightly",
        "manual__1",
        "publish",
        -1,
        attempt,
        99,
        1,
        new DataInterval(NOON, NOON),
        folder,
        InstantSource.fixed(NOON));
  }

  static Publish.Fact file(String path, String text) {
    return new Publish.Fact(Publish.Kind.FILE, path, Value.of(text));
  }

  /** One more version of churn, with these facts beside a few. */
  final ModelVersion published(Publish.Fact... more) throws IOException {
    attempts++;
    List<Publish.Fact> facts = new ArrayList<>(List.of(more));
    facts.add(file("model.bin", "model of " + attempts));
    facts.add(file("deep/ä b+c%41.txt", "odd"));
    facts.add(file(".empty", ""));
    facts.add(new Publish.Fact(Publish.Kind.METRIC, "auc", Value.of(0.91)));
    facts.add(new Publish.Fact(Publish.Kind.PARAMETER, "depth", Value.of(6)));
    facts.add(new Publish.Fact(Publish.Kind.COMMIT, "", Value.of("0123abc")));
    return new Publish(Value.of(models()), "churn", facts).submit(task(attempts));
  }

  final Flip promoted(ModelVersion version) throws IOException {
    return ours().alias("churn", "live").promote(version, By.person("ann", "better", NOON));
  }

  /** The operator's only step that matters, through the gate. */
  final int registered(ModelVersion version) throws Exception {
    return register(at(gate.port(), "", ""), version);
  }

  final int register(Mlflow to, ModelVersion version) throws Exception {
    return new MlflowRegister(Value.of(to), name, Value.of(models()), Value.of(version))
        .submit(task(++attempts))
        .version();
  }

  final MirroredAlias mirrored() throws Exception {
    return mirrored(models());
  }

  final MirroredAlias mirrored(Models from) throws Exception {
    return new MlflowAlias(
            Value.of(at(gate.port(), "", "")),
            name,
            Value.of(from),
            Value.of("churn"),
            Value.of("live"))
        .submit(task(++attempts));
  }

  interface Look<R> {
    R at(Requests requests) throws Exception;
  }

  /** Looks at MLflow itself, not through the gate. */
  final <R> R look(Look<R> look) throws Exception {
    try (var requests = at(mlflow().getPort(), "", "").open(Duration.ofSeconds(30))) {
      return look.at(requests);
    }
  }

  final List<Claim> claims(ModelVersion version) throws Exception {
    return look(requests -> new Registry(requests, name).claims(version));
  }

  final Registry.Pointer pointer() throws Exception {
    return look(requests -> new Registry(requests, name).pointer("live"));
  }

  /** A version as MLflow tells it. */
  final JsonNode version(int number) throws Exception {
    return look(
        requests ->
            requests
                .get("model-versions/search", Map.of("filter", "name = '" + name + "'"))
                .json()
                .path("model_versions")
                .valueStream()
                .filter(each -> each.path("version").asString("").equals("" + number))
                .findFirst()
                .orElseThrow());
  }

  final JsonNode run(String id) throws Exception {
    return look(requests -> requests.get("runs/get", Map.of("run_id", id)).json().path("run"));
  }

  /** What is listed as keys and values. */
  static Map<String, String> pairs(JsonNode list) {
    Map<String, String> pairs = new TreeMap<>();
    list.forEach(each -> pairs.put(each.path("key").asString(""), each.path("value").asString("")));
    return pairs;
  }

  /** The content of a file of a version, as MLflow hands it out. */
  final String file(int number, String escaped) throws Exception {
    String source = version(number).path("source").asString("");
    String root = source.replaceFirst("mlflow-artifacts:/", "/api/2.0/mlflow-artifacts/artifacts/");
    try (InputStream in = URI.create(mlflow() + root + "/" + escaped).toURL().openStream()) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
