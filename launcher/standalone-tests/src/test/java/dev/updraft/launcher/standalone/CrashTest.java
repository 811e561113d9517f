// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.updraft.db.DatabaseSettings;
import dev.updraft.db.check.DatabaseCheck;
import dev.updraft.launcher.Main;
import dev.updraft.launcher.cli.ApiClient;
import dev.updraft.launcher.cli.CliError;
import dev.updraft.launcher.cli.LocalAccess;
import dev.updraft.launcher.embedded.OwnDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole standalone is killed in the middle of its work, and started again. */
class CrashTest {
  private static final int RUNS = 50;
  private static final int TASKS = 5;
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir Path temp;
  private Path witness = Path.of("");

  @BeforeEach
  void shareWithTasks() throws IOException {
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    witness = Files.createDirectory(temp.resolve("witness"));
    Files.setPosixFilePermissions(witness, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  @Test
  void shouldEndEveryRunAfterAKill() throws Exception {
    long killedAt;
    try (ServerProcess first = standalone()) {
      awaitDag(first);
      for (int i = 0; i < RUNS; i++) {
        trigger(i);
      }
      await().atMost(LIMIT).until(() -> Witness.read(witness).ends().size() > RUNS);
      first.kill();
      killedAt = System.nanoTime();
      assertThat(Witness.read(witness).ends())
          .as("killed in the middle")
          .hasSizeLessThan(RUNS * TASKS);
    }

    try (ServerProcess second = standalone()) {
      await().atMost(LIMIT).ignoreExceptionsInstanceOf(CliError.class).until(this::allEnded);
      assertThat(states()).as(failures() + second.printed()).containsOnly("success");
      try (OwnDatabase own = OwnDatabase.in(temp.resolve("data"), _ -> {})) {
        var at = own.database();
        var settings = new DatabaseSettings(at.jdbcUrl(), at.user(), at.password());
        assertThat(DatabaseCheck.look(settings).findings()).isEmpty();
      }
    }
    judge(Witness.read(witness), killedAt);
  }

  /**
   * An attempt runs until its end is with the supervisor: what wrote its last line within the last
   * second may have been running still. There are never more of them than slots, for a runner takes
   * the next only then. What was handed over a moment before the kill may begin a moment after.
   */
  private static void judge(Witness after, long killedAt) {
    Witness before = after.until(killedAt + Duration.ofSeconds(2).toNanos());
    assertThat(after.beginsByInstance()).as("none lost").hasSize(RUNS * TASKS);
    Set<String> running = before.runningAt(killedAt - Duration.ofSeconds(1).toNanos());
    Set<String> again = after.beginsMoreThanOnce();
    assertThat(running).as("only what was running ran again").containsAll(again);
    assertThat(again)
        .as("ms since the kill: %s", after.toldOf(again, killedAt))
        .hasSizeLessThanOrEqualTo(4 * Runtime.getRuntime().availableProcessors());
    assertThat(after.begins()).hasSize(RUNS * TASKS + again.size());
  }

  private ServerProcess standalone() throws IOException {
    Files.deleteIfExists(temp.resolve("data").resolve("cli.access"));
    return ServerProcess.start(
        temp.resolve("log"),
        Main.class.getName(),
        "standalone",
        "--data",
        temp.resolve("data").toString(),
        "--port",
        "0",
        "--dags",
        Path.of("src/test/dags").toAbsolutePath().toString());
  }

  private ApiClient api() {
    return new ApiClient(LocalAccess.read(temp.resolve("data")));
  }

  private void awaitDag(ServerProcess server) {
    await()
        .atMost(LIMIT)
        .ignoreExceptionsInstanceOf(CliError.class)
        .until(
            () -> {
              assertThat(server.process().isAlive()).as(server.printed()).isTrue();
              return !api().get(ApiClient.path("dags", "crash_chain")).isEmpty();
            });
  }

  private void trigger(int number) {
    var answer =
        api()
            .post(
                ApiClient.path("dags", "crash_chain", "dagRuns"),
                "{\"dag_run_id\":\"run"
                    + number
                    + "\",\"logical_date\":null,\"conf\":{\"witness\":\""
                    + witness
                    + "\"}}");
    assertThat(answer.path("dag_run_id").asString()).isEqualTo("run" + number);
  }

  private List<String> states() {
    return api()
        .get(ApiClient.path("dags", "crash_chain", "dagRuns") + "?limit=100")
        .path("dag_runs")
        .valueStream()
        .map(run -> run.path("state").asString())
        .toList();
  }

  private String failures() {
    return api()
        .get(
            ApiClient.path("dags", "crash_chain", "dagRuns", "~", "taskInstances")
                + "?state=failed")
        .toPrettyString();
  }

  private boolean allEnded() {
    List<String> states = states();
    return states.size() == RUNS
        && states.stream().allMatch(s -> s.equals("success") || s.equals("failed"));
  }
}
