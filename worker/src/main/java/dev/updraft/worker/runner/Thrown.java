// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.runner;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells what a task threw, in words first where its stack trace alone does not help. */
final class Thrown {
  private static final int DEEPEST = 30;

  private Thrown() {}

  /** Also of exceptions whose own methods throw. */
  static String told(Throwable thrown) {
    var text = new Excerpt();
    var out = new PrintWriter(text);
    var error = error(thrown);
    if (error != null) {
      out.println(inWords(error));
    }
    try {
      thrown.printStackTrace(out);
    } catch (Throwable e) {
      out.println(
          thrown.getClass().getName()
              + " (it cannot be printed: its own methods throw "
              + e.getClass().getName()
              + ")");
    }
    return text.toString();
  }

  /** The JVM may not be what it was after one of these. */
  static boolean breaksTheJvm(Throwable thrown) {
    return error(thrown) != null;
  }

  /** Among it and its causes, which may go round. */
  static @Nullable VirtualMachineError error(Throwable thrown) {
    Throwable at = thrown;
    try {
      for (int depth = 0; at != null && depth < DEEPEST; depth++) {
        if (at instanceof VirtualMachineError found) {
          return found;
        }
        at = at.getCause();
      }
    } catch (RuntimeException e) {
      return null; // a getCause() of its own
    }
    return null;
  }

  private static String inWords(VirtualMachineError error) {
    return switch (error) {
      case OutOfMemoryError memory ->
          outOfMemory(Objects.requireNonNullElse(memory.getMessage(), ""));
      case StackOverflowError _ ->
          "Stack overflow: calls are nested deeper than the stack of a thread allows (1 MB). Mostly"
              + " a recursion that never ends; one that is meant goes into a thread with a larger"
              + " stack: new Thread(null, work, \"deep\", 64 << 20).";
      default -> "The JVM of the task broke.";
    };
  }

  private static String outOfMemory(String cause) {
    if (cause.contains("native thread")) {
      return "No more threads or processes can be started: the limit of the tasks' user on this"
          + " machine is reached (docs/limits.md). Use a pool of threads, and end what was"
          + " started.";
    }
    if (cause.contains("array size")) {
      return "Out of memory: the task wants an array that is larger than any can be.";
    }
    return "Out of memory: a task may have "
        + MemoryLimits.heap()
        + " MB of heap. Read and write in pieces, or give the worker's tasks more:"
        + " --task-memory (MB).";
  }
}
