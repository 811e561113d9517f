// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a program is ended, with programs that stand for Terraform. */
class TerraformProcessTest {
  private static final int KILLED = 137;
  private static final int ASKED = 143;

  @TempDir Path folder;

  private final CountDownLatch begun = new CountDownLatch(1);
  private final Brake brake = new Brake();

  private TerraformProcess process(String script, Duration grace) {
    return new TerraformProcess(
        new ProcessBuilder("sh", "-c", script),
        folder.resolve("said"),
        _ -> begun.countDown(),
        grace);
  }

  private static CompletableFuture<Integer> run(TerraformProcess process) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return process.run();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        },
        task -> Thread.ofPlatform().start(task));
  }

  /** Else a provider that hangs would work on while another attempt holds the stack. */
  @Test
  void shouldKillWhatDoesNotEndWhenItIsAsked() throws Exception {
    var deaf =
        process(
            "trap '' TERM INT; echo begun; for i in $(seq 600); do sleep 0.05; done",
            Duration.ofMillis(300));
    brake.begins(deaf);
    var code = run(deaf);
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    brake.pull("the store is away", Duration.ZERO);
    assertThat(code.get(20, TimeUnit.SECONDS)).isEqualTo(KILLED);
  }

  @Test
  void shouldHearAllThatWasSaidBeforeItAsks() throws Exception {
    var lines = new ArrayList<String>();
    var said = new Said(folder.resolve("said"), lines::add);
    said.hear();
    Files.writeString(folder.resolve("said"), "one\ntwo\r\nthr");
    said.hear();
    assertThat(lines).containsExactly("one", "two");
    Files.writeString(folder.resolve("said"), "ee\n" + "x".repeat(100_000), APPEND);
    said.hear();
    assertThat(lines).hasSize(3).endsWith("three");
    Thread.currentThread().interrupt();
    said.finish();
    assertThat(Thread.interrupted())
        .as("and it is heard though who listens is interrupted")
        .isTrue();
    assertThat(lines.getLast()).hasSize(100_000);
    Files.writeString(folder.resolve("said"), "of another\n");
    said.hear();
    assertThat(lines).as("it is over").hasSize(4);
  }

  @Test
  void shouldAskWhatWasJustBeingStarted() throws Exception {
    var polite = process("exec sleep 30", Duration.ofSeconds(20));
    brake.begins(polite);
    brake.pull("the store is away", Duration.ZERO);
    assertThat(run(polite).get(15, TimeUnit.SECONDS)).isEqualTo(ASKED);
  }
}
