// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import java.util.regex.Pattern;

/** The name of a main class. */
final class JobClass {
  private static final Pattern NAME =
      Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*");

  private JobClass() {}

  static void check(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "mainClass: \""
              + name
              + "\" is no class; give the name with its package, as com.acme.Sales");
    }
  }
}
