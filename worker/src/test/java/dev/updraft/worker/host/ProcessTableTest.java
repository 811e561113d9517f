// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.updraft.bundle.user.OtherUser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessTableTest {
  private static final int TASKS = 65_533;
  private static final String RIGHTS =
      "--bounding-set=-all,+chown,+dac_override,+fowner,+kill,+setgid,+setuid";
  private static final String MARK = "UPDRAFT_RUNNER=process-table-test";

  /** For a process with fewer rights than this one. Argument: whose processes to find too. */
  public static void main(String[] args) {
    Integer other = args.length == 0 ? null : Integer.valueOf(args[0]);
    System.out.print(new ProcessTable(other).marked(MARK));
  }

  /** In a container root lacks CAP_SYS_PTRACE, and may not look into others' environment. */
  @Test
  void shouldFindMarkedProcessesOfAnotherUserWithTheRightsOfAContainer() throws Exception {
    assumeTrue(OtherUser.isRoot());
    Process task = task();
    try {
      var table = new ProcessTable();
      await().untilAsserted(() -> assertThat(table.marked(MARK)).containsExactly((int) task.pid()));
      assertThat(inAContainer()).as("only the one who asks as that user").isEqualTo("[]");
      assertThat(inAContainer("" + TASKS)).isEqualTo("[" + task.pid() + "]");
    } finally {
      task.destroyForcibly().waitFor();
    }
  }

  private static Process task() throws Exception {
    var words = new ArrayList<>(OtherUser.change(TASKS));
    words.addAll(List.of("sleep", "1000"));
    var builder = new ProcessBuilder(words);
    int split = MARK.indexOf('=');
    builder.environment().put(MARK.substring(0, split), MARK.substring(split + 1));
    return builder.start();
  }

  private static String inAContainer(String... arguments) throws Exception {
    var words = new ArrayList<>(List.of("setpriv", RIGHTS));
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.add(ProcessTableTest.class.getName());
    words.addAll(List.of(arguments));
    var process = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (var out = process.getInputStream()) {
      return new String(out.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
