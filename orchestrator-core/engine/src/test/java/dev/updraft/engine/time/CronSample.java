// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.time;

import java.time.LocalDateTime;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * A random five-field expression together with its meaning, which is drawn first and then written
 * down, so that no parser is needed to know it.
 */
record CronSample(Field minute, Field hour, Field monthDay, Field month, Field weekday) {

  /** One field: its text and its values; a star field is one that begins with {@code *}. */
  record Field(String text, BitSet values) {
    boolean star() {
      return text.startsWith("*");
    }
  }

  /** Whether some date matches for certain (the parser refuses 31 February); loses a few. */
  boolean possible() {
    return !monthDay.values.get(0, 29).isEmpty()
        || (!monthDay.star() && !weekday.star() && !weekday.values.isEmpty());
  }

  /** Times crowd around {@code near}, the wall clock of a transition, to meet it often. */
  static CronSample draw(Random random, LocalDateTime near) {
    return new CronSample(
        field(random, 0, 59, near.getMinute(), 20),
        field(random, 0, 23, near.getHour(), 40),
        field(random, 1, 31, near.getDayOfMonth(), 75),
        field(random, 1, 12, near.getMonthValue(), 85),
        weekday(field(random, 0, 7, near.getDayOfWeek().getValue(), 75)));
  }

  String text() {
    return String.join(" ", minute.text, hour.text, monthDay.text, month.text, weekday.text);
  }

  boolean followsRealTime() {
    return minute.star() || hour.star();
  }

  boolean matches(LocalDateTime at) {
    if (at.getSecond() != 0
        || !minute.values.get(at.getMinute())
        || !hour.values.get(at.getHour())
        || !month.values.get(at.getMonthValue())) {
      return false;
    }
    boolean byMonth = monthDay.values.get(at.getDayOfMonth());
    boolean byWeek = weekday.values.get(at.getDayOfWeek().getValue());
    return (monthDay.star() || weekday.star()) ? (byMonth && byWeek) : (byMonth || byWeek);
  }

  private static Field field(Random random, int min, int max, int near, int starPercent) {
    BitSet values = new BitSet();
    if (random.nextInt(100) < starPercent) {
      int step = random.nextInt(3) == 0 ? 1 + random.nextInt(Math.min(12, max)) : 1;
      for (int value = min; value <= max; value += step) {
        values.set(value);
      }
      return new Field(step == 1 ? "*" : "*/" + step, values);
    }
    if (random.nextInt(3) == 0) {
      int low = min + random.nextInt(max - min + 1);
      int high = low + random.nextInt(max - low + 1);
      int step = 1 + random.nextInt(4);
      for (int value = low; value <= high; value += step) {
        values.set(value);
      }
      return new Field(low + "-" + high + "/" + step, values);
    }
    for (int count = 1 + random.nextInt(4); count > 0; count--) {
      int value = random.nextBoolean() ? near + random.nextInt(3) - 1 : random.nextInt(max + 1);
      values.set(Math.clamp(value, min, max));
    }
    return new Field(
        values.stream().mapToObj(String::valueOf).collect(Collectors.joining(",")), values);
  }

  /** Both 0 and 7 are Sunday, here numbered 7 as in java.time. */
  private static Field weekday(Field field) {
    if (field.values.get(0)) {
      field.values.set(7);
    }
    return field;
  }
}
