// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark.connect;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.TimeUnit;

/** Values for the places of a statement: {@code Expression.Literal}. */
public final class Literals {
  private static final int MOST_DIGITS = 38;

  private Literals() {}

  /**
   * An expression that is one value.
   *
   * @param name of its place, for the message
   * @throws IllegalArgumentException for what is no value of SQL
   */
  public static Message of(String name, Object value) {
    return Message.NONE.with(1, literal(name, value));
  }

  private static Message literal(String name, Object value) {
    return switch (value) {
      case Boolean truth -> Message.NONE.with(3, truth ? 1L : 0L);
      case Byte number -> Message.NONE.with(4, number.longValue());
      case Short number -> Message.NONE.with(5, number.longValue());
      case Integer number -> Message.NONE.with(6, number.longValue());
      case Long number -> Message.NONE.with(7, number.longValue());
      case Float number -> Message.NONE.with(10, number.floatValue());
      case Double number -> Message.NONE.with(11, number.doubleValue());
      case BigInteger number -> decimal(name, new BigDecimal(number));
      case BigDecimal number -> decimal(name, number);
      case String text -> Message.NONE.with(13, text);
      case Enum<?> named -> Message.NONE.with(13, named.name());
      case LocalDate day -> Message.NONE.with(16, day.toEpochDay());
      case Instant at -> Message.NONE.with(17, micros(at));
      case OffsetDateTime at -> Message.NONE.with(17, micros(at.toInstant()));
      case ZonedDateTime at -> Message.NONE.with(17, micros(at.toInstant()));
      case LocalDateTime at -> Message.NONE.with(18, micros(at.toInstant(ZoneOffset.UTC)));
      default ->
          throw new IllegalArgumentException(
              "arg: "
                  + name
                  + " is a "
                  + value.getClass().getSimpleName()
                  + ", and must be a text, number, boolean, date or time; take a record apart with"
                  + " get(…), give a list as text and split(:"
                  + name
                  + ", ',') it in the statement");
    };
  }

  private static Message decimal(String name, BigDecimal number) {
    BigDecimal whole = number.scale() < 0 ? number.setScale(0) : number;
    int digits = Math.max(whole.precision(), whole.scale());
    if (digits > MOST_DIGITS) {
      throw new IllegalArgumentException(
          "arg: " + name + " has " + digits + " digits, and Spark's decimals have at most 38");
    }
    return Message.NONE.with(
        12,
        Message.NONE.with(1, whole.toPlainString()).with(2, (long) digits).with(3, whole.scale()));
  }

  private static long micros(Instant at) {
    return Math.addExact(
        Math.multiplyExact(at.getEpochSecond(), TimeUnit.SECONDS.toMicros(1)),
        TimeUnit.NANOSECONDS.toMicros(at.getNano()));
  }
}
