// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcessLimitTest {
  private static final int OTHER = 65530;

  @Test
  void shouldStopAForkBomb() throws Exception {
    boolean root = OtherUser.isRoot();
    var command = new ArrayList<String>();
    if (root) {
      command.addAll(List.of("setpriv", "--reuid=" + OTHER, "--clear-groups"));
    }
    command.addAll(ProcessLimit.words(root ? OTHER : null, 20));
    String bomb = "for i in $(seq 100); do (sleep 30 &) || exit 9; done; echo all";
    command.addAll(List.of("timeout", "-s", "KILL", "20", "sh", "-c", bomb));

    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      // Not to the end of the stream: the processes that were started hold it.
      assertThat(process.inputReader().readLine()).containsIgnoringCase("cannot fork");
    } finally {
      end();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void end() {
    ProcessHandle.allProcesses()
        .filter(each -> each.info().commandLine().orElse("").contains("sleep 30"))
        .forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void shouldKnowTheHardLimit() {
    String line = "Max processes             95931                95931                processes\n";
    assertThat(ProcessLimit.hardLimit("Max stack size 1 2 bytes\n" + line)).isEqualTo(95931);
    assertThat(ProcessLimit.hardLimit("Max processes  unlimited  unlimited  processes"))
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldNotPretendToHoldRoot() throws Exception {
    assertThat(ProcessLimit.words(null, 20).isEmpty()).isEqualTo(OtherUser.isRoot());
  }
}
