// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.updraft.bundle.user.OtherUser;
import dev.updraft.launcher.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The standalone as root where root has not all rights, as in containers: a task runs. */
class RightsTest {
  private static final String DAG =
      """
      import dev.updraft.api.*;

      public final class Tell implements Dag<NoParams> {
        @Override
        public void define(DagFlow<NoParams> flow) {
          flow.task("tell", () -> "said");
        }
      }
      """;

  @TempDir Path temp;

  /** What Docker and Podman give root, nothing at all, and a namespace of one user. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "setpriv --bounding-set=-all,+chown,+dac_override,+fowner,+kill,+setgid,+setuid | ",
        "setpriv --bounding-set=-all | CAP_SETUID",
        "unshare --user --map-root-user | is not mapped"
      })
  void shouldRunTasksWithTheRightsThatItHas(String prefix, @Nullable String told) throws Exception {
    assumeTrue(OtherUser.isRoot());
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path dags = Files.createDirectory(temp.resolve("dags"));
    Files.writeString(dags.resolve("Tell.java"), DAG);
    List<String> words = List.of(prefix.split(" "));
    try (var server = start(words, "log", "standalone", "--port", "0", "--dags", dags.toString())) {
      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(
              () -> {
                assertThat(server.process().isAlive()).as(server.printed()).isTrue();
                try (var trigger = start(List.of(), "trigger", "trigger", "tell", "--wait")) {
                  assertThat(trigger.process().waitFor(1, TimeUnit.MINUTES)).isTrue();
                  assertThat(trigger.process().exitValue()).as(trigger.printed()).isZero();
                }
              });
      if (told == null) {
        assertThat(server.printed()).doesNotContain("Tasks run as root", "evaluated as root");
      } else {
        assertThat(server.printed())
            .contains("Tasks run as root and can read what Updraft can", told)
            .contains("DAG files are evaluated as root and can read what Updraft can");
      }
    }
  }

  @Test
  void shouldSayInASentenceThatPostgreSqlCannotRunHere() throws Exception {
    assumeTrue(OtherUser.isRoot());
    var noNamespaces = "echo 0 >/proc/sys/user/max_user_namespaces; exec \"$@\"";
    var words = List.of("unshare", "--user", "--map-root-user", "sh", "-c", noNamespaces, "sh");
    try (var server = start(words, "log", "standalone", "--dags", temp.toString())) {
      assertThat(server.process().waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(server.process().exitValue()).isEqualTo(1);
      assertThat(server.printed())
          .contains("PostgreSQL does not run as root", "Start Updraft as an ordinary user")
          .doesNotContain("\tat ");
    }
  }

  private ServerProcess start(List<String> prefix, String log, String... arguments)
      throws Exception {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", temp.resolve("data").toString()));
    return ServerProcess.startUnder(
        prefix, temp.resolve(log), Main.class.getName(), all.toArray(String[]::new));
  }
}
