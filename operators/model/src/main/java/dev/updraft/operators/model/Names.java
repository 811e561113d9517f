// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import java.util.regex.Pattern;

/** Names of models and aliases: part of a path, so that they are plain. */
final class Names {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");

  private Names() {}

  static boolean fits(String name) {
    return PLAIN.matcher(name).matches();
  }

  /**
   * @param what it names, for the message: {@code model}
   */
  static String check(String what, String name) {
    if (!fits(name)) {
      throw new IllegalArgumentException(
          what
              + " is named '"
              + name
              + "'; a name is 1 to 100 letters, digits, _ and -, and begins with a letter or"
              + " digit");
    }
    return name;
  }
}
