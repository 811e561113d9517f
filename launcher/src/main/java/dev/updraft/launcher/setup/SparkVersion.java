// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.setup;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Spark, such as {@code 4.1.0}.
 *
 * @param text as PyPI and Maven Central name it
 */
record SparkVersion(String text) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.\\d{1,3}");
  private static final int FIRST_JAVA = 17;
  private static final int LAST_JAVA_BEFORE_4_1 = 21;

  /**
   * @throws IllegalArgumentException when it does not look like one
   */
  SparkVersion {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "--spark-version is '" + text + "', and must look like 4.1.0");
    }
  }

  /** Before 4.1 it needs a part of Java that is no longer there in 24. */
  boolean runsOn(int java) {
    return java >= FIRST_JAVA && (java <= LAST_JAVA_BEFORE_4_1 || atLeast41());
  }

  /** For messages. */
  String javas() {
    return atLeast41() ? "Java 17 or newer" : "Java 17 or 21";
  }

  private boolean atLeast41() {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalStateException(text);
    }
    int major = Integer.parseInt(parts.group(1));
    return major > 4 || (major == 4 && Integer.parseInt(parts.group(2)) >= 1);
  }

  @Override
  public String toString() {
    return text;
  }
}
