// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * How a driver is told from all others: by its main class, which the master lists, and by a mark
 * among its properties, which stands in the first line that its worker writes to its standard
 * error. The mark is a hash, for Spark blacks out any value that looks like a secret, and a key may
 * ({@code token_usage/…}).
 */
record Identity(String mainClass, String mark) {
  static final String MARK = "spark.updraft.mark";
  private static final int LENGTH = 32;

  static Identity of(String mainClass, String taskKey) {
    return new Identity(mainClass, mark(taskKey));
  }

  static String mark(String taskKey) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(taskKey.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  boolean isIn(String launchLine) {
    return launchLine.contains("-D" + MARK + "=" + mark + "\"");
  }
}
