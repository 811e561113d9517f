// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.worker.runner.MemoryLimits;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words for a runner that ended while a task was in it, for whoever has to mend that task. */
final class RunnerEnds {
  private static final Pattern CODE = Pattern.compile("exit code (\\d+)");
  private static final int SIGNALS = 128;
  private static final int KILLED = 9;
  private static final Map<Integer, String> NAMES =
      Map.of(
          1, "SIGHUP", 2, "SIGINT", 4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 9,
          "SIGKILL", 11, "SIGSEGV", 15, "SIGTERM", 31, "SIGSYS");

  private RunnerEnds() {}

  /**
   * @param cause as the watchdog tells it
   */
  static String told(String cause) {
    Matcher code = CODE.matcher(cause);
    if (!code.matches()) {
      return "The process of the task ended: " + cause;
    }
    int number = Integer.parseInt(code.group(1));
    return number > SIGNALS ? signal(number) : exit(number);
  }

  private static String exit(int code) {
    if (code == MemoryLimits.NO_CLASSES) {
      return MemoryLimits.noClasses();
    }
    return "The task ended its process: exit code "
        + code
        + ". Something in it calls System.exit or halt; let the task return, or throw TaskFailed."
        + (code == 1 ? " If nothing does, the JVM gave up: the end of the log says why." : "");
  }

  private static String signal(int code) {
    int signal = code - SIGNALS;
    String name = NAMES.getOrDefault(signal, "");
    return "The process of the task was ended by signal "
        + signal
        + (name.isEmpty() ? "" : " (" + name + ")")
        + ", exit code "
        + code
        + ". "
        + switch (signal) {
          case KILLED ->
              "Updraft did not send it: mostly the kernel does where a machine or container runs"
                  + " out of memory (dmesg tells). Let tasks take less, --task-memory, or fewer at"
                  + " once, --slots.";
          case 4, 6, 7, 8, 11 ->
              "The JVM crashed, mostly in native code that the task loaded: the end of the log says"
                  + " where.";
          default -> "Something outside Updraft sent it, or the task itself.";
        };
  }
}
