// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.TaskFailed;
import dev.updraft.api.TaskSkipped;
import dev.updraft.operators.process.Child;
import java.util.List;

/** What an exit code of spark-submit in client mode means. */
final class SparkExit {
  private static final int SKIP = 99;
  private static final int OUT_OF_MEMORY = 52;
  private static final int NO_CLASS = 101;
  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;
  private static final int SIGNAL = 128;

  private SparkExit() {}

  /**
   * Returns when all is well.
   *
   * @param job what ran, for the message
   */
  static void judge(String job, Child.Ended ended) {
    int code = ended.code();
    String words = told(code, ended.output());
    if (code == 0) {
      return;
    }
    if (code == SKIP) {
      throw new TaskSkipped(job + " ended with exit code 99");
    }
    if (code == NO_CLASS) {
      throw new TaskFailed(
          "Spark did not find the class of "
              + job
              + "; give its name with the package, and a jar that holds it, where Spark reads it"
              + words);
    }
    if (code == NOT_EXECUTABLE || code == NOT_FOUND) {
      throw new TaskFailed(
          "The worker cannot start Spark for " + job + ": a program is missing" + words);
    }
    if (code == OUT_OF_MEMORY) {
      throw new Failed("The job failed: the driver of " + job + " ran out of memory" + words);
    }
    if (code > SIGNAL) {
      throw new Failed(
          "The job was ended from outside: signal "
              + (code - SIGNAL)
              + " for "
              + job
              + (code == SIGNAL + 9 ? ", often of a machine without free memory" : "")
              + words);
    }
    throw new Failed("The job failed: " + job + " ended with an error" + words);
  }

  private static String told(int code, List<String> last) {
    return " (exit code " + code + ")" + (last.isEmpty() ? "" : ":\n" + String.join("\n", last));
  }

  /** It is tried again where retries are left, unlike a {@link TaskFailed}. */
  static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failed(String message) {
      super(message, null, false, false);
    }
  }
}
