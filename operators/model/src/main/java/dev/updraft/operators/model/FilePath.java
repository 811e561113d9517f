// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

/** The path of a file within a model, with {@code /} between its parts. */
final class FilePath {
  private FilePath() {}

  /** Refuses what would leave the folder that the files are written to. */
  static String check(String path) {
    for (String part : path.split("/", -1)) {
      if (part.isEmpty()
          || part.equals(".")
          || part.equals("..")
          || part.indexOf('\\') >= 0
          || part.indexOf('\0') >= 0) {
        throw new IllegalArgumentException(
            "a file of the model is named '"
                + path
                + "'; its name must be a relative path without empty parts, '.', '..' and '\\'");
      }
    }
    return path;
  }

  /**
   * The same as a key of the store: letters, digits and . _ + - stay, other bytes become {@code
   * =2E} and so on; so does a dot at the beginning.
   */
  static String key(String path) {
    var key = new StringBuilder();
    boolean first = true;
    for (byte one : check(path).getBytes(UTF_8)) {
      char letter = (char) (one & 0xff);
      boolean plain =
          letter < 128 && (Character.isLetterOrDigit(letter) || "_+-/".indexOf(letter) >= 0);
      if (plain || (letter == '.' && !first)) {
        key.append(letter);
      } else {
        key.append(String.format(Locale.ROOT, "=%02X", (int) letter));
      }
      first = letter == '/';
    }
    return key.toString();
  }
}
