// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.time;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression: five fields as Vixie cron reads them, a macro such as {@code @daily}, or six
 * to seven fields in Quartz format.
 *
 * <p><b>Days.</b> When day of month and day of week are both restricted, a day that matches either
 * is taken; when one of them begins with {@code *} (also {@code *}{@code /2}), both must match.
 *
 * <p><b>Zone changes</b> (Vixie's rule, for changes of any size). An expression whose minute or
 * hour field (or second, in Quartz format) begins with {@code *} follows elapsed time: it ticks at
 * every instant whose wall clock matches, so in both passes of a repeated hour and not at all in a
 * skipped one. Any other expression names fixed times: all its times inside a skipped stretch
 * become one tick at the first instant after it, and in a repeated stretch it ticks in the first
 * pass only.
 *
 * <p>Ticks are whole seconds, strictly increasing, between the years 1900 and 2200; {@code next}
 * and {@code previous} step over the same sequence. Immutable. Equal by text.
 */
public final class Cron {
  private final String text;
  private final CronFields fields;

  private Cron(String text, CronFields fields) {
    this.text = text;
    this.fields = fields;
  }

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException if it is malformed or can never occur; the message names the
   *     field, the text, what is allowed and a remedy
   */
  public static Cron parse(String text) {
    return new Cron(text.strip(), CronParser.parse(text));
  }

  /** The first tick strictly after an instant, or empty if there is none before the year 2200. */
  public Optional<Instant> next(Instant after, ZoneId zone) {
    return new Ticks(fields, zone.getRules()).next(after);
  }

  /** The last tick strictly before an instant, or empty if there is none since the year 1900. */
  public Optional<Instant> previous(Instant before, ZoneId zone) {
    return new Ticks(fields, zone.getRules()).previous(before);
  }

  public String text() {
    return text;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Cron that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
