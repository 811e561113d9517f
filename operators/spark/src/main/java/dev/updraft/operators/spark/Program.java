// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A program that a task waits for: what it writes goes to the attempt's log line by line, and it
 * does not outlive the task. Of the runner's environment it sees only what it needs to find
 * programs, and to be found and ended by the worker.
 */
final class Program {
  private static final Set<String> KEPT =
      Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "UPDRAFT_HOST", "UPDRAFT_RUNNER");
  private static final int LAST_LINES = 20;
  private static final int LONGEST_LINE = 500;
  private static final long PATIENCE_MILLIS = 1000;
  private static final long GRACE_SECONDS = 5;

  /**
   * @param last lines that it wrote, for a message
   */
  record Ended(int code, List<String> last) {}

  private final Process process;
  private final Deque<String> last = new ArrayDeque<>();

  private Program(Process process) {
    this.process = process;
  }

  static Ended run(List<String> command, Map<String, String> environment, Path folder)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().retainAll(KEPT);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectInput(new File("/dev/null"));
    return new Program(builder.start()).ended();
  }

  private Ended ended() throws InterruptedException {
    var copy = Thread.ofPlatform().daemon().name("output").unstarted(this::copy);
    try {
      copy.start();
      int code = process.waitFor();
      // a process that it left behind may hold the stream open for ever
      copy.join(PATIENCE_MILLIS);
      return new Ended(code, lines());
    } finally {
      end();
    }
  }

  private void copy() {
    try (var in = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(line);
        remember(line);
      }
    } catch (IOException e) {
      System.out.println("The output broke off: " + e.getMessage());
    }
  }

  private synchronized void remember(String line) {
    last.add(line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…");
    if (last.size() > LAST_LINES) {
      last.remove();
    }
  }

  private synchronized List<String> lines() {
    return List.copyOf(last);
  }

  /** Lets Spark give its executors back before it is killed. */
  private void end() {
    if (!process.isAlive()) {
      return;
    }
    var all = process.descendants().toList();
    process.destroy();
    try {
      process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
