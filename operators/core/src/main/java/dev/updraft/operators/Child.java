// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * A program that a task runs: what it writes goes to the attempt's log, line by line, and it does
 * not outlive the task. Of the runner's environment it sees only what it needs to be found and
 * ended, and to find programs.
 */
final class Child {
  private static final Set<String> KEPT =
      Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "UPDRAFT_HOST", "UPDRAFT_RUNNER");
  private static final int LAST_LINES = 20;
  private static final int LONGEST_LINE = 500;
  private static final long PATIENCE_MILLIS = 1000;

  private Child() {}

  /**
   * @param lastLine of standard output
   * @param errors the last lines of standard error
   */
  record Ended(int code, String lastLine, List<String> errors) {
    /** For a message: exit code, signal, last words. */
    String told() {
      String signal = code > 128 ? " (ended by signal " + (code - 128) + ")" : "";
      String words = errors.isEmpty() ? "" : ":\n" + String.join("\n", errors);
      return "exit code " + code + signal + words;
    }
  }

  static ProcessBuilder of(List<String> command, Path folder) {
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().retainAll(KEPT);
    return builder;
  }

  /** Nothing to read. */
  static Ended run(ProcessBuilder builder) throws IOException, InterruptedException {
    return run(builder, new File("/dev/null"));
  }

  static Ended run(ProcessBuilder builder, File input) throws IOException, InterruptedException {
    Process process = builder.redirectInput(input).start();
    var out = new Tail(process.getInputStream(), System.out);
    var errors = new Tail(process.getErrorStream(), System.err);
    try {
      out.thread.start();
      errors.thread.start();
      int code = process.waitFor();
      // A process that it left behind may hold these open for ever.
      out.thread.join(PATIENCE_MILLIS);
      errors.thread.join(PATIENCE_MILLIS);
      List<String> last = out.last();
      return new Ended(code, last.isEmpty() ? "" : last.getLast(), errors.last());
    } finally {
      end(process);
    }
  }

  private static void end(Process process) {
    if (process.isAlive()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Copies lines and remembers the last ones. */
  private static final class Tail {
    private final Deque<String> lines = new ArrayDeque<>();
    private final Thread thread;

    Tail(InputStream from, PrintStream to) {
      thread = Thread.ofPlatform().daemon().name("output").unstarted(() -> copy(from, to));
    }

    private void copy(InputStream from, PrintStream to) {
      try (var in = new BufferedReader(new InputStreamReader(from, UTF_8))) {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          to.println(line);
          remember(line);
        }
      } catch (IOException e) {
        to.println("The output broke off: " + e.getMessage());
      }
    }

    private synchronized void remember(String line) {
      lines.add(line);
      if (lines.size() > LAST_LINES) {
        lines.remove();
      }
    }

    /** The very last line whole, for it may be a result. */
    synchronized List<String> last() {
      var last = lines.isEmpty() ? "" : lines.getLast();
      return lines.stream().map(line -> line.equals(last) ? line : shortened(line)).toList();
    }

    private static String shortened(String line) {
      return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…";
    }
  }
}
