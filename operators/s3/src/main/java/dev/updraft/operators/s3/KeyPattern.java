// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.s3;

import java.util.regex.Pattern;

/**
 * Which keys are meant: {@code *} stands for any letters but slashes, {@code **} for any, {@code ?}
 * for one letter that is no slash.
 *
 * @param prefix what all of them begin with
 */
record KeyPattern(String prefix, Pattern pattern) {
  private static final Pattern WILD = Pattern.compile("\\*\\*|\\*|\\?");

  static KeyPattern of(String key) {
    var wild = WILD.matcher(key);
    var regex = new StringBuilder();
    int end = 0;
    String prefix = key;
    while (wild.find()) {
      prefix = regex.isEmpty() && end == 0 ? key.substring(0, wild.start()) : prefix;
      regex.append(Pattern.quote(key.substring(end, wild.start())));
      regex.append(
          switch (wild.group()) {
            case "**" -> ".*";
            case "*" -> "[^/]*";
            default -> "[^/]";
          });
      end = wild.end();
    }
    regex.append(Pattern.quote(key.substring(end)));
    return new KeyPattern(prefix, Pattern.compile(regex.toString(), Pattern.DOTALL));
  }

  boolean matches(String key) {
    return pattern.matcher(key).matches();
  }
}
