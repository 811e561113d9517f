// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadPostgresTest {
  @TempDir Path temp;

  @Test
  void shouldKeepTheLockFileAsLongAsAnybodyWorksInTheFolder() throws Exception {
    Path data = temp.toRealPath();
    Path lock = Files.createFile(data.resolve("postmaster.pid"));
    Process backend = new ProcessBuilder("sleep", "600").directory(data.toFile()).start();
    var forgotten =
        new FutureTask<Void>(
            () -> {
              DeadPostgres.forget(data, lock);
              return null;
            });
    Thread waiting = Thread.ofPlatform().start(forgotten);
    try {
      await().atMost(Duration.ofSeconds(20)).until(() -> looksAgain(waiting));
      assertThat(lock).exists();
    } finally {
      backend.destroyForcibly().waitFor();
    }
    forgotten.get(20, TimeUnit.SECONDS);
    assertThat(lock).doesNotExist();
  }

  private static boolean looksAgain(Thread waiting) {
    return waiting.getState() == Thread.State.TIMED_WAITING || !waiting.isAlive();
  }
}
