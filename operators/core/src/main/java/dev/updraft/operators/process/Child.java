// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * A program that a task runs: what it writes goes to the attempt's log, line by line, and it does
 * not outlive the task. Of the runner's environment it sees only what it needs to be found and
 * ended, and to find programs.
 *
 * <pre>{@code
 * var ended = Child.run(Child.of(List.of("dbt", "build"), task.folder()));
 * if (ended.code() != 0) {
 *   throw new IllegalStateException("dbt: " + ended.told());
 * }
 * }</pre>
 */
public final class Child {
  /** An input without a byte. */
  public static final File NOTHING = new File("/dev/null");

  private static final Set<String> KEPT =
      Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "UPDRAFT_HOST", "UPDRAFT_RUNNER");
  private static final int LAST_LINES = 20;
  private static final int LONGEST_LINE = 500;
  private static final long PATIENCE_MILLIS = 1000;

  private Child() {}

  /**
   * How it ended.
   *
   * @param code 0 by custom where all is well; 128 and a signal's number where a signal ended it
   * @param output the last lines of standard output, 20 at most, without the frames of a Java stack
   *     trace; long ones shortened, but the last
   * @param errors the same of standard error; none where it was joined with standard output
   */
  public record Ended(int code, List<String> output, List<String> errors) {
    public Ended {
      output = List.copyOf(output);
      errors = List.copyOf(errors);
    }

    /** Of standard output, whole; empty where there was none. */
    public String lastLine() {
      return output.isEmpty() ? "" : output.getLast();
    }

    /** For a message: exit code, signal, last words on standard error. */
    public String told() {
      String signal = code > 128 ? " (ended by signal " + (code - 128) + ")" : "";
      String words = errors.isEmpty() ? "" : ":\n" + String.join("\n", errors);
      return "exit code " + code + signal + words;
    }
  }

  /** A program in a folder; what it needs besides is to be put into its environment. */
  public static ProcessBuilder of(List<String> command, Path folder) {
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().retainAll(KEPT);
    return builder;
  }

  /** Runs it to its end; it has nothing to read, and is killed when the task is ended. */
  public static Ended run(ProcessBuilder builder) throws IOException, InterruptedException {
    return run(builder, NOTHING, Duration.ZERO);
  }

  /**
   * Runs it to its end.
   *
   * @param input what it reads
   * @param grace between the request to end (SIGTERM) and the kill, when the task's thread is
   *     interrupted
   * @throws IOException if it cannot be started
   * @throws InterruptedException after it and all that it started were ended
   */
  public static Ended run(ProcessBuilder builder, File input, Duration grace)
      throws IOException, InterruptedException {
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
      return new Ended(code, out.last(), errors.last());
    } finally {
      end(process, grace);
    }
  }

  private static void end(Process process, Duration grace) {
    if (!process.isAlive()) {
      return;
    }
    var all = process.descendants().toList();
    if (grace.isPositive()) {
      process.destroy();
      try {
        process.waitFor(grace);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    all.forEach(ProcessHandle::destroyForcibly);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
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
      if (line.startsWith("\tat ")) {
        return; // a Java stack trace pushes out what was said before it; the log has it
      }
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
