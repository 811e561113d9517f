// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import dev.updraft.api.Connection;
import dev.updraft.api.DataInterval;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import dev.updraft.operators.model.Alias;
import dev.updraft.operators.model.By;
import dev.updraft.operators.model.Histogram;
import dev.updraft.operators.model.ModelRegistry;
import dev.updraft.operators.model.Models;
import dev.updraft.operators.model.Place;
import dev.updraft.operators.model.Publish;
import dev.updraft.operators.model.Publish.Fact;
import dev.updraft.operators.model.Publish.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Models in a folder, published by the operator, and the connection that leads there. */
final class SeedModels {
  static final String CONNECTION = "models_eu";
  private static final String DAG = "train_ranker_model";
  private static final Instant FIRST = Instant.parse("2026-11-16T02:40:00Z");

  private final Path folder;

  private SeedModels(Path folder) {
    this.folder = folder;
  }

  /** Three versions of {@code churn}, of which 2 is live after 1, and a new {@code ranker}. */
  static SeedModels into(Fixture fixture) throws IOException, SQLException {
    var models = new SeedModels(Files.createDirectories(fixture.folder().resolve("models")));
    models.publish("churn", 0, 0.9104);
    models.publish("churn", 1, 0.9187);
    models.publish("churn", 2, 0.9164);
    models.publish("ranker", 3, 0.7351);
    models.promote(1, 0, DAG + "/" + run(0) + "/publish_model", "nightly training");
    models.promote(2, 1, DAG + "/" + run(1) + "/publish_model", "nightly training");
    connection(fixture, CONNECTION, models.folder.toString());
    return models;
  }

  /** As if there had never been one. */
  static void outOf(Fixture fixture) throws IOException, SQLException {
    Fixture.execute(fixture.pool, "DELETE FROM connection WHERE type = 'models'");
    Path models = fixture.folder().resolve("models");
    if (Files.exists(models)) {
      try (var all = Files.walk(models)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  /** A connection of type {@code models}. */
  static void connection(Fixture fixture, String id, String schema) throws SQLException {
    Fixture.execute(
        fixture.pool,
        "INSERT INTO connection (connection_id, type, description, schema) VALUES (?, 'models',"
            + " '', ?)",
        id,
        schema);
  }

  Path folder() {
    return folder;
  }

  private static String run(int day) {
    return "scheduled__2026-11-" + (16 + day) + "T01:30:00+00:00";
  }

  void publish(String name, int day, double auc) throws IOException {
    var at = new Connection("m", "models", "", 0, folder.toString(), "", "", Map.of());
    var clock = InstantSource.fixed(FIRST.plus(Duration.ofDays(day)));
    var interval = new DataInterval(FIRST, FIRST);
    var task =
        new TaskContext(DAG, run(day), "publish_model", -1, 1, 1, 1, interval, folder, clock);
    var ages = new Histogram(List.of("<=20", "<=40", ">40"), List.of(120L + day, 610L, 270L));
    var facts =
        new ArrayList<>(
            List.of(
                new Fact(Kind.FILE, "model.onnx", Value.of("a tree of " + day)),
                new Fact(Kind.FILE, "requirements.lock", Value.of("numpy==2.0")),
                new Fact(Kind.METRIC, "auc", Value.of(auc)),
                new Fact(Kind.METRIC, "log_loss", Value.of(0.31 - auc / 10)),
                new Fact(Kind.METRIC, "rows", Value.of(48_211_004.0 + 1000 * day)),
                new Fact(Kind.PARAMETER, "depth", Value.of(6 + day)),
                new Fact(Kind.HISTOGRAM, "age", Value.of(ages))));
    new Publish(Value.of(new Models(at)), name, facts).submit(task);
  }

  void promote(int version, int day, String who, String why) throws IOException {
    try (ModelRegistry registry = Place.of(folder.toString()).open()) {
      Instant at = FIRST.plus(Duration.ofDays(day)).plusSeconds(95);
      registry
          .alias("churn", Alias.LIVE)
          .promote(registry.version("churn", version), new By(who, why, at, who + "/1"));
    }
  }

  void delete(int version, String who, String why) throws IOException {
    try (ModelRegistry registry = Place.of(folder.toString()).open()) {
      registry.delete("churn", version, new By(who, why, FIRST.plus(Duration.ofDays(5)), who));
    }
  }
}
