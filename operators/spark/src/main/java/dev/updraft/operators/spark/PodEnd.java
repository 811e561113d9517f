// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.Poll;
import dev.updraft.api.TaskFailed;
import dev.updraft.operators.process.Child;
import java.util.List;

/**
 * How the pod of a driver ended, and whose fault that is.
 *
 * @param name of the pod
 * @param last lines of its log
 */
record PodEnd(String name, Pod pod, List<String> last) {
  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;

  Poll<String> judge(SparkJob program) {
    return pod.phase() == Pod.Phase.SUCCEEDED ? Poll.done(name) : failed(program);
  }

  private Poll<String> failed(SparkJob program) {
    var taken = pod.taken();
    if (taken.isPresent()) {
      return Poll.failed("The cluster took the driver " + name + " away: " + taken.get() + said());
    }
    var end = pod.end();
    if (end.isMissingNode()) {
      return Poll.failed("The cluster could not run " + name + ": " + pod.words() + said());
    }
    if (end.path("reason").asString("").equals("OOMKilled")) {
      return Poll.failed(
          "The job failed: the driver of "
              + program.told()
              + " took more memory than its pod has (OOMKilled); raise spark.driver.memory or"
              + " spark.driver.memoryOverhead"
              + said());
    }
    int code = end.path("exitCode").asInt(1);
    if (code == NOT_EXECUTABLE || code == NOT_FOUND) {
      throw new TaskFailed(
          "The image of " + name + " cannot start Spark: " + Pod.words(end) + said());
    }
    try {
      SparkExit.judge(program.told(), new Child.Ended(code, last, List.of()));
    } catch (SparkExit.Failed e) {
      return Poll.failed(String.valueOf(e.getMessage()));
    }
    return Poll.failed("The cluster could not run " + name + ": " + pod.words() + said());
  }

  private String said() {
    return last.isEmpty() ? "" : ":\n" + String.join("\n", last);
  }
}
