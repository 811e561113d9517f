// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.time;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** The years 1 to 9999: what people write, the API reads and the database keeps. */
public final class Years {
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  private Years() {}

  public static boolean kept(Instant at) {
    return !at.isBefore(FIRST) && at.isBefore(END);
  }

  /** The end of a time-out or delay, however absurd: {@link Instant#MAX} when it never comes. */
  public static Instant after(Instant since, Duration length) {
    try {
      Instant end = length.isNegative() ? since : since.plus(length);
      return end.isBefore(END) ? end : Instant.MAX;
    } catch (DateTimeException | ArithmeticException e) {
      return Instant.MAX;
    }
  }
}
