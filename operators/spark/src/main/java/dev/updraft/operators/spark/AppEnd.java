// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.Poll;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.TaskSkipped;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How an application of YARN ended, and whose fault that is.
 *
 * @param state which is an end
 * @param status YARN's final status: SUCCEEDED, FAILED, KILLED, UNDEFINED
 * @param diagnostics YARN's words, or those of Spark
 * @param last lines of the driver's log; empty when nobody could read it
 */
record AppEnd(String id, AppState state, String status, String diagnostics, List<String> last) {
  private static final int SKIP = 99;
  private static final int SIGNAL = 128;
  private static final int LONGEST = 2000;

  /** Of Spark's own, when the program does so: {@code sys.exit(7)}. */
  private static final Pattern PROGRAM = Pattern.compile("exited with status (\\d+)");

  /** Of the container of the driver, in YARN's words. */
  private static final Pattern CONTAINER = Pattern.compile("exitCode: (-?\\d+)");

  /** More memory than the container has: virtual, physical. */
  private static final Set<Integer> TOO_MUCH_MEMORY = Set.of(-103, -104);

  Poll<String> judge(SparkJob program) {
    return switch (state) {
      case FINISHED -> finished(program);
      case FAILED -> failed(program);
      case KILLED -> killed();
      case NEW, NEW_SAVING, SUBMITTED, ACCEPTED, RUNNING ->
          throw new IllegalStateException("no end: " + state);
    };
  }

  private Poll<String> finished(SparkJob program) {
    return switch (status) {
      case "SUCCEEDED" -> Poll.done(id);
      case "KILLED" -> killed();
      default -> ofProgram(program);
    };
  }

  private Poll<String> ofProgram(SparkJob program) {
    OptionalInt code = number(PROGRAM);
    if (code.isPresent() && code.getAsInt() == SKIP) {
      throw new TaskSkipped(program.told() + " ended with exit code 99");
    }
    if (program instanceof SparkJob.Jar(String path, String mainClass)
        && diagnostics.contains("ClassNotFoundException: " + mainClass)) {
      throw new TaskFailed(
          "Spark did not find "
              + mainClass
              + " in "
              + path
              + "; give the name with the package, and a jar that holds it"
              + words());
    }
    return Poll.failed(
        "The job failed: " + program.told() + " in " + id + " ended badly" + words());
  }

  private Poll<String> failed(SparkJob program) {
    OptionalInt code = number(CONTAINER);
    if (code.isEmpty()) {
      return Poll.failed("The cluster could not run " + id + words());
    }
    int number = code.getAsInt();
    if (TOO_MUCH_MEMORY.contains(number)) {
      return Poll.failed(
          "The job failed: the driver of "
              + program.told()
              + " took more memory than its container has; raise spark.driver.memory or"
              + " spark.driver.memoryOverhead"
              + words());
    }
    if (number > SIGNAL) {
      return Poll.failed(
          "The job was ended from outside: signal "
              + (number - SIGNAL)
              + " for the driver of "
              + id
              + words());
    }
    return number > 0
        ? ofProgram(program)
        : Poll.failed("The cluster could not run " + id + ", or took it away" + words());
  }

  private Poll<String> killed() {
    return Poll.failed(
        "The job was ended from outside: somebody, and not Updraft, killed "
            + id
            + " in YARN"
            + words());
  }

  private OptionalInt number(Pattern wanted) {
    var found = wanted.matcher(diagnostics);
    return found.find() ? OptionalInt.of(Integer.parseInt(found.group(1))) : OptionalInt.empty();
  }

  private String words() {
    String said = diagnostics.strip();
    String cut = said.length() <= LONGEST ? said : said.substring(0, LONGEST) + "…";
    return (cut.isEmpty() ? "" : ": " + cut)
        + (last.isEmpty() ? "" : ":\n" + String.join("\n", last));
  }
}
