// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.Connection;
import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of a {@link SparkSql} on a {@link ScriptedConnect}, a fresh one for each. */
abstract class OnScriptedConnect {
  /** A row. */
  record Shop(String code, @Nullable BigDecimal sold) {}

  @SuppressWarnings("NullAway.Init") // set before each test
  @TempDir
  Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  ScriptedConnect connect;

  @BeforeEach
  void start() throws IOException {
    connect = ScriptedConnect.start();
  }

  @AfterEach
  void close() {
    connect.close();
  }

  final TaskContext step(int step) {
    return Contexts.in(folder, 1, step);
  }

  final SparkSql.On on(String token) {
    return on(
        new Connection(
            "lake", "spark-connect", "127.0.0.1", connect.port(), "", "ann", token, Map.of()));
  }

  static SparkSql.On on(Connection connection) {
    return new SparkSql.On(Value.of(new SparkConnect(connection)));
  }

  final SparkSql.On on() {
    return on(ScriptedConnect.TOKEN);
  }

  final SparkSql<List<Shop>> query() {
    return on().rows("SELECT code, sold FROM shop", Shop.class);
  }

  final SparkSql<Void> change() {
    return on().run("DELETE FROM shop");
  }

  final <R> SparkSql.Running begun(SparkSql<R> sql) throws Exception {
    return waits(sql.poll(sql.submit(step(1)), step(2)));
  }

  static <R> SparkSql.Running waits(Poll<R> poll) {
    return switch (poll) {
      case Poll.Wait<R>(Duration _, SparkSql.Running next) -> next;
      case Poll.Wait<R> wait -> throw new AssertionError(wait);
      case Poll.Done<R> done -> throw new AssertionError(done);
      case Poll.Failed<R> failed -> throw new AssertionError(failed);
    };
  }

  static <R> String fails(Poll<R> poll) {
    return switch (poll) {
      case Poll.Failed<R>(var reason) -> reason;
      case Poll.Wait<R> wait -> throw new AssertionError(wait);
      case Poll.Done<R> done -> throw new AssertionError(done);
    };
  }
}
