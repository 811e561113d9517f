// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.updraft.api.DataInterval;
import dev.updraft.api.TaskContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AwaitedTest {
  private static final Duration PAUSE = Duration.ofMillis(10);

  @SuppressWarnings("NullAway.Init") // set before each test
  @TempDir
  Path folder;

  private final AtomicInteger asked = new AtomicInteger();

  /** Each time that somebody asks it is a minute later. */
  private TaskContext task() {
    return new TaskContext(
        "d",
        "r",
        "t",
        -1,
        1,
        1,
        1,
        new DataInterval(Contexts.NOON, Contexts.NOON),
        folder,
        () -> Contexts.NOON.plus(Duration.ofMinutes(asked.getAndIncrement())));
  }

  private static URI at(int port) {
    return URI.create("spark://127.0.0.1:" + port);
  }

  @Test
  void shouldGoOnWhenTheMachineHasBegun() throws Exception {
    int port = RealCluster.freePort();
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (var later = new ServerSocket()) {
      var patient = new Awaited(Duration.ofDays(1), PAUSE);
      var waiting =
          new FutureTask<>(
              () -> {
                patient.untilItListens(at(port), task());
                return "listens";
              });
      Thread.ofVirtual().start(waiting);
      await().atMost(Duration.ofSeconds(20)).until(() -> asked.get() > 3);
      assertThat(waiting).isNotDone();
      later.bind(address);
      assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo("listens");
    }
  }

  @Test
  void shouldSayWhereNobodyListensAndWhatToLookAt() {
    int port = RealCluster.freePort();
    assertThatThrownBy(
            () -> new Awaited(Duration.ofMinutes(10), PAUSE).untilItListens(at(port), task()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(at(port) + " after 10 minutes")
        .hasMessageContaining("refused")
        .hasMessageContaining("cloud-init-output.log");
    assertThat(asked).hasValueGreaterThanOrEqualTo(11);
  }

  @Test
  void shouldEndWithItsAttempt() {
    int port = RealCluster.freePort();
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () -> new Awaited(Duration.ofMinutes(10), PAUSE).untilItListens(at(port), task()))
        .isInstanceOf(InterruptedException.class);
  }
}
