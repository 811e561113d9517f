// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.notify;

import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** The header {@code Retry-After}: seconds, or a date. */
final class Later {
  private static final Duration LONGEST = Duration.ofHours(1);

  private Later() {}

  /** How long to wait at least; an hour at most, and none where nothing is said. */
  static Duration of(HttpResponse<?> answer, Instant now) {
    String given = answer.headers().firstValue("Retry-After").orElse("").strip();
    Duration wait =
        given.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(given)) : until(given, now);
    return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }

  private static Duration until(String date, Instant now) {
    try {
      return Duration.between(now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }
}
