// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** For how long a named cluster may live. */
final class Ttl {
  static final Duration SHORTEST = Duration.ofMinutes(10);

  /** From when it was made, however often it is extended. */
  static final Duration LONGEST = Duration.ofDays(30);

  private static final Pattern SHORT = Pattern.compile("(\\d{1,6})([mhd])");

  private Ttl() {}

  /**
   * @throws IllegalArgumentException when it is missing, no duration, too short or too long
   */
  static Duration of(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(
          "ttl is missing; say for how long the cluster may live, such as 8h or 2d, at most "
              + LONGEST.toDays()
              + "d");
    }
    return check(parsed(text.strip()), text.strip());
  }

  private static Duration parsed(String text) {
    Matcher parts = SHORT.matcher(text);
    if (!parts.matches()) {
      try {
        return Duration.parse(text);
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException(
            "ttl is '" + text + "'; write it as 90m, 8h, 2d or PT8H", e);
      }
    }
    long number = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private static Duration check(Duration life, String text) {
    if (life.compareTo(SHORTEST) < 0 || life.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "ttl is %s; it must be from %dm to %dd"
              .formatted(text, SHORTEST.toMinutes(), LONGEST.toDays()));
    }
    return life;
  }
}
