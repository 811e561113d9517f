// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.notify;

import java.time.Duration;
import java.time.Instant;

/**
 * One consumer.
 *
 * @param connection by which it is told; several may share one
 * @param consumer as people know it
 * @param version that it last said to have; empty = none
 * @param said why it is not confirmed
 * @param status where its progress can be asked; empty = by telling it again
 * @param tries in which it could not be told, one after another
 * @param due when to tell or ask it next
 * @param after how long after it was told first its confirmation was seen
 */
record Line(
    String connection,
    String consumer,
    Standing standing,
    String version,
    String said,
    String status,
    int tries,
    Instant due,
    Duration after) {
  private static final Duration ONE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final int MOST_DOUBLINGS = 6;

  static Line untold(String connection, String consumer, Instant now) {
    return new Line(
        connection, consumer, Standing.MISSING, "", "not told yet", "", 0, now, Duration.ZERO);
  }

  /** For the log. */
  String told() {
    return standing == Standing.CONFIRMED
        ? "has " + version + " after " + after.toSeconds() + " s"
        : said;
  }

  boolean open() {
    return switch (standing) {
      case MISSING, LATE -> true;
      case CONFIRMED, FAILED, REFUSED -> false;
    };
  }

  Line confirmed(String by, Duration since) {
    return new Line(connection, consumer, Standing.CONFIRMED, by, "", "", 0, due, since);
  }

  /** It took the notification; asked again after a quarter of the time that has passed. */
  Line late(String at, String why, String where, Instant now, Told told) {
    Duration quarter = told.since(now).dividedBy(4);
    Duration atLeast = quarter.compareTo(ONE) < 0 ? ONE : quarter;
    Duration pause = atLeast.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : atLeast;
    return new Line(
        connection, consumer, Standing.LATE, at, why, where, 0, now.plus(pause), Duration.ZERO);
  }

  /** It could not be reached, or not now: again after a pause that doubles, up to a minute. */
  Line again(String why, Instant now, Duration atLeast) {
    Duration doubled = ONE.multipliedBy(1L << Math.min(tries, MOST_DOUBLINGS));
    Duration pause = doubled.compareTo(atLeast) < 0 ? atLeast : doubled;
    Instant next = now.plus(pause);
    return new Line(
        connection, consumer, standing, version, why, status, tries + 1, next, Duration.ZERO);
  }

  /** The consumer asked for a longer pause. */
  Line notBefore(Instant time) {
    return open() && due.isBefore(time)
        ? new Line(connection, consumer, standing, version, said, status, tries, time, after)
        : this;
  }

  /** It knows nothing of the notification any more, and is told again. */
  Line forgotten(String why, Instant now) {
    return new Line(
        connection, consumer, Standing.MISSING, version, why, "", tries, now.plus(ONE), after);
  }

  Line failed(String at, String why) {
    return new Line(connection, consumer, Standing.FAILED, at, why, "", tries, due, Duration.ZERO);
  }

  Line refused(String why) {
    return new Line(
        connection, consumer, Standing.REFUSED, version, why, "", tries, due, Duration.ZERO);
  }
}
