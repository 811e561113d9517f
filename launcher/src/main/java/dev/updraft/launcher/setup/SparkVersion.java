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
  private static final int LAST_JAVA_BEFORE_4_2 = 23;

  /**
   * @throws IllegalArgumentException when it does not look like one
   */
  SparkVersion {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "--spark-version is '" + text + "', and must look like 4.1.0");
    }
  }

  /**
   * Up to 4.1 it uses what was taken out of Java 24: there it starts, and the first file that it
   * reads or writes fails.
   */
  boolean runsOn(int java) {
    return java >= FIRST_JAVA && (java <= LAST_JAVA_BEFORE_4_2 || atLeast42());
  }

  /** For messages. */
  String javas() {
    return atLeast42() ? "Java 17 or newer" : "Java 17 to 23";
  }

  private boolean atLeast42() {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalStateException(text);
    }
    int major = Integer.parseInt(parts.group(1));
    return major > 4 || (major == 4 && Integer.parseInt(parts.group(2)) >= 2);
  }

  @Override
  public String toString() {
    return text;
  }
}
