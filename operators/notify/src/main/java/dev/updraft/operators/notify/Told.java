// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * What was told to whom, and what became of it: the handle of a {@link Refresh}.
 *
 * @param id the same for all consumers and all attempts
 * @param sequence {@link #NO_SEQUENCE} = there is none
 * @param at when this attempt began to tell
 * @param until when it stops waiting
 * @param body the very bytes that are signed and sent
 * @param lines one for each who must confirm
 */
record Told(
    String id,
    String subject,
    String version,
    long sequence,
    int attempt,
    Instant at,
    Instant until,
    String body,
    List<Line> lines) {
  static final long NO_SEQUENCE = -1;
  private static final Duration SHORTEST = Duration.ofMillis(100);

  Told {
    lines = List.copyOf(lines);
  }

  Told with(List<Line> others) {
    return new Told(id, subject, version, sequence, attempt, at, until, body, others);
  }

  long confirmed() {
    return lines.stream().filter(line -> line.standing() == Standing.CONFIRMED).count();
  }

  Duration since(Instant now) {
    return now.isAfter(at) ? Duration.between(at, now) : Duration.ZERO;
  }

  /** Until a consumer is due, or the end. */
  Duration pause(Instant now) {
    Instant next =
        lines.stream()
            .filter(Line::open)
            .map(Line::due)
            .min(Comparator.naturalOrder())
            .filter(due -> due.isBefore(until))
            .orElse(until);
    Duration pause = Duration.between(now, next);
    return pause.compareTo(SHORTEST) < 0 ? SHORTEST : pause;
  }
}
