// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.TaskContext;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Under which name the state of a stack is kept. */
final class StackName {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern ODD = Pattern.compile("[^A-Za-z0-9_+-]");

  private StackName() {}

  /**
   * @throws IllegalArgumentException when it cannot be a name
   */
  static String check(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "stack is '"
              + name
              + "'; a name is up to 100 letters, digits and . _ - and begins with a"
              + " letter or digit");
    }
    return name;
  }

  static String named(String name) {
    return "named/" + name;
  }

  /** Of what a task of this run applies, which has no name. */
  static String ofTask(TaskContext task, String applying) {
    String mapped = task.mapIndex() < 0 ? "" : "+" + task.mapIndex();
    return "runs/"
        + encoded(task.dagId())
        + "/"
        + encoded(task.runId())
        + "/"
        + encoded(applying)
        + mapped;
  }

  private static String encoded(String id) {
    return ODD.matcher(id)
        .replaceAll(
            odd ->
                Matcher.quoteReplacement(
                    String.format(Locale.ROOT, "=%04X", (int) odd.group().charAt(0))));
  }
}
