// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.Connection;
import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of a {@link LivyBatch} on a {@link ScriptedLivy}, a fresh one for each. */
abstract class OnScriptedLivy {
  @SuppressWarnings("NullAway.Init") // set before each test
  @TempDir
  Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  ScriptedLivy livy;

  @BeforeEach
  void start() throws IOException {
    livy = ScriptedLivy.start();
  }

  @AfterEach
  void close() {
    livy.close();
  }

  final TaskContext step(int step) {
    return Contexts.in(folder, 1, step);
  }

  final LivyBatch job(String password) {
    var extra = Map.of("spark.eventLog.enabled", "true", "history", "http://history:18080/");
    var at = new Connection("livy", "livy", "127.0.0.1", livy.port(), "", "ann", password, extra);
    return new LivyBatch.On(Value.of(new Livy(at))).jar("hdfs:///jobs/sales.jar", "com.acme.Sales");
  }

  final LivyBatch job() {
    return job("t0psecret");
  }

  final LivyBatch.Batch waits(LivyBatch.Batch batch, TaskContext task) throws Exception {
    return switch (job().poll(batch, task)) {
      case Poll.Wait<LivyBatch.Ran>(Duration _, LivyBatch.Batch next) -> next;
      case Poll.Wait<LivyBatch.Ran> wait -> throw new AssertionError(wait);
      case Poll.Done<LivyBatch.Ran> done -> throw new AssertionError(done);
      case Poll.Failed<LivyBatch.Ran> failed -> throw new AssertionError(failed);
    };
  }
}
