// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.TaskContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** Patience with a master on a machine that was just made, and may still install it. */
record Awaited(Duration longest, Duration pause) {
  static final Awaited UP_TO_TEN_MINUTES =
      new Awaited(Duration.ofMinutes(10), Duration.ofSeconds(2));

  private static final int CONNECT_MILLIS = 5_000;
  private static final int HTTP = 80;

  /**
   * Returns when somebody listens there.
   *
   * @throws IOException when nobody does in time; nothing was started then
   */
  void untilItListens(URI address, TaskContext task) throws IOException, InterruptedException {
    Instant end = task.now().plus(longest);
    String refused = refusal(address);
    if (!refused.isEmpty()) {
      task.log().info("Waits up to {} min for {}: {}", longest.toMinutes(), address, refused);
    }
    while (!refused.isEmpty()) {
      if (!task.now().isBefore(end)) {
        throw new IOException(
            "Nobody listens at "
                + address
                + " after "
                + longest.toMinutes()
                + " minutes of waiting ("
                + refused
                + "); nothing was started. Look on that machine whether Spark's master runs (in AWS"
                + " /var/log/cloud-init-output.log tells what became of its install script), and"
                + " whether its firewall or security group lets this worker in");
      }
      LockSupport.parkNanos(pause.toNanos());
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      refused = refusal(address);
    }
  }

  /** Why nobody can be reached there; empty when somebody can. */
  private static String refusal(URI address) {
    int port = address.getPort() < 0 ? HTTP : address.getPort();
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.getHost(), port), CONNECT_MILLIS);
      return "";
    } catch (IOException e) {
      return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
  }
}
