// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.bundle.define.DagDrawing;
import dev.updraft.engine.state.TaskState;
import dev.updraft.testkit.external.ExternalRun;
import dev.updraft.testkit.external.ExternalRun.Death;
import dev.updraft.testkit.s3.ScriptedS3;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sensor in a run, with virtual time: what it sees, how long it waits, what it stands. */
class S3SensorTest {
  @SuppressWarnings("NullAway.Init") // set before each test
  @TempDir
  Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ScriptedS3 server;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ExternalRun run;

  /** Waits for two files of a day, at rest. */
  public static final class Landing implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {
      flow.task(
          "arrived",
          S3Sensor.on(flow.connection("lake", S3.class))
              .waitFor("s3://tests/orders/*.csv")
              .atLeast(2)
              .settled(Duration.ofMinutes(2))
              .within(Duration.ofHours(1)));
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedS3(2);
    var spec = DagDrawing.draw(Landing.class, "unit", "Landing.java");
    run = new ExternalRun(spec, Landing.class.getClassLoader(), _ -> connection(), folder);
    run.step();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private String connection() {
    return """
    {"id":"lake","type":"aws","host":"","port":0,"schema":"","login":"id","password":"secret",
     "extra":{"endpoint_url":"%s"}}\
    """
        .formatted(server.endpoint());
  }

  private void look() {
    run.wake();
    run.step();
  }

  private void stillWaits() {
    look();
    assertThat(run.task().state()).isEqualTo(TaskState.DEFERRED);
    assertThat(run.holdsNoSlot()).isTrue();
  }

  @Test
  void shouldWaitUntilEnoughAreThereAndNothingChangesAnyMore() {
    stillWaits();
    server.put("orders/a.csv", "1");
    server.put("orders/old/b.csv", "of another folder");
    server.put("orders/a.txt", "of another kind");
    stillWaits();
    server.put("orders/b.csv", "22");
    stillWaits();
    stillWaits();
    server.put("orders/b.csv", "222"); // it was still being written
    stillWaits();
    stillWaits();
    look();
    assertThat(run.task().state()).isEqualTo(TaskState.SUCCESS);
    assertThat(run.task().result())
        .isEqualTo(
            "{\"addresses\":[\"s3://tests/orders/a.csv\",\"s3://tests/orders/b.csv\"],\"count\":2,\"bytes\":4}");
  }

  @Test
  void shouldGoOnWhereverAWorkerOrLeaderDies() {
    server.put("orders/a.csv", "1");
    server.put("orders/b.csv", "2");
    stillWaits();
    run.wake();
    run.step(Death.AFTER_THE_STEP);
    run.newLeader();
    run.step();
    look();
    assertThat(run.task().state()).isEqualTo(TaskState.SUCCESS);
    assertThat(run.task().attempt()).isOne();
  }

  @Test
  void shouldSayWhatWasThereWhenItTookTooLong() {
    server.put("orders/a.csv", "1");
    for (int i = 0; i < 60; i++) {
      stillWaits();
    }
    look();
    assertThat(run.task().state()).isEqualTo(TaskState.FAILED);
    assertThat(run.task().note())
        .isEqualTo("s3://tests/orders/*.csv did not come within 1h: 1 of 2 are there");
  }

  @Test
  void shouldLookAgainWhenTheServerIsAway() {
    for (int look = 0; look < 2; look++) {
      for (int attempt = 0; attempt < 5; attempt++) {
        server.then(ScriptedS3.refuses(500, "InternalError"));
      }
      stillWaits();
    }
    server.put("orders/a.csv", "1");
    server.put("orders/b.csv", "2");
    stillWaits();
    stillWaits();
    look();
    assertThat(run.task().state()).isEqualTo(TaskState.SUCCESS);
  }

  @Test
  void shouldFailForGoodWhenItMayNotLook() {
    server.then(ScriptedS3.refuses(403, "AccessDenied"));
    look();
    assertThat(run.task().state()).isEqualTo(TaskState.FAILED);
    assertThat(run.task().note())
        .contains("s3:ListBucket")
        .contains("Connection[lake, aws://]")
        .doesNotContain("secret");
  }
}
