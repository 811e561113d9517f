// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.operators.spark.DriverPages.Jobs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks now and then how far a driver on this machine is. Spark takes the first port that is free,
 * and whether it says which depends on how it logs, so all that can be its own are asked.
 */
final class DriverWatch implements AutoCloseable {
  private static final int FIRST = 4040;
  private static final int RETRIES = 16; // as spark.port.maxRetries
  private static final int LAST_PORT = 65_535;
  private static final int CONNECT_MILLIS = 200;

  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("spark-progress").factory());
  private final String mark;
  private final int first;
  private final Consumer<Jobs> heard;
  private @Nullable URI found;
  private @Nullable Jobs last;

  private DriverWatch(String mark, int first, Consumer<Jobs> heard) {
    this.mark = mark;
    this.first = first;
    this.heard = heard;
  }

  /**
   * @param mark of the attempt
   * @param properties of the job; where they begin to look for a port is respected
   * @param heard gets each news, by a thread of the watch
   */
  static DriverWatch begin(
      String mark, Map<String, String> properties, Duration pause, Consumer<Jobs> heard) {
    String port = properties.getOrDefault("spark.ui.port", "");
    boolean given = port.matches("[1-9]\\d{0,4}");
    var watch = new DriverWatch(mark, given ? Integer.parseInt(port) : FIRST, heard);
    var _ =
        watch.looks.scheduleWithFixedDelay(
            watch::look, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    return watch;
  }

  private void look() {
    try {
      Optional<Jobs> jobs = found == null ? search() : new DriverPages(found).jobs(mark);
      if (jobs.isPresent() && !jobs.get().equals(last)) {
        last = jobs.get();
        heard.accept(last);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private Optional<Jobs> search() throws InterruptedException {
    for (int port = first; port <= Math.min(first + RETRIES, LAST_PORT); port++) {
      URI ui = URI.create("http://127.0.0.1:" + port);
      Optional<Jobs> jobs = listens(port) ? new DriverPages(ui).jobs(mark) : Optional.empty();
      if (jobs.isPresent()) {
        found = ui;
        return jobs;
      }
    }
    return Optional.empty();
  }

  private static boolean listens(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
