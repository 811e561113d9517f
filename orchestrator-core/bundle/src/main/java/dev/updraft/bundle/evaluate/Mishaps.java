// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.evaluate;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** Words for a {@code define} that does more to its process than draw, with the line that does. */
final class Mishaps {
  private static final String ONLY_DRAW =
      " Let it only draw the graph, and do such work in a task.";

  private Mishaps() {}

  static Evaluated late(Wire.Job job, StackTraceElement[] at) {
    return new Evaluated.Late(
        line(job, at)
            + ": define was still running after "
            + Duration.ofMillis(job.limitMillis()).toMillis()
            + " ms and was ended."
            + ONLY_DRAW);
  }

  static Evaluated memory(Wire.Job job, OutOfMemoryError error) {
    String text = String.valueOf(error.getMessage());
    String what =
        text.contains("thread")
            ? "define started more threads than this machine allows."
            : "define ran out of memory ("
                + text
                + "; there are "
                + (Runtime.getRuntime().maxMemory() >> 20)
                + " MB).";
    return new Evaluated.Failed(line(job, error.getStackTrace()) + ": " + what + ONLY_DRAW);
  }

  /**
   * @param at stack of the thread that ended the process
   */
  static Evaluated exit(Wire.Job job, StackTraceElement[] at) {
    return new Evaluated.Failed(
        line(job, at)
            + ": define calls System.exit, which ends the process that evaluates it. Leave it out;"
            + " a task fails by throwing.");
  }

  /** The stack of the thread that is in {@code System.exit}. */
  static Optional<StackTraceElement[]> exiting() {
    return Thread.getAllStackTraces().values().stream().filter(Mishaps::isExit).findFirst();
  }

  private static boolean isExit(StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .anyMatch(
            frame ->
                frame.getClassName().equals(Runtime.class.getName())
                    && frame.getMethodName().equals("exit"));
  }

  /** Of the unit's own code, innermost; else only the file. */
  private static String line(Wire.Job job, StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .filter(frame -> String.valueOf(frame.getClassLoaderName()).startsWith("unit-"))
        .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
        .findFirst()
        .orElse(job.file());
  }
}
