// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * When runs begin by themselves. Made to be imported statically.
 *
 * <pre>{@code
 * import static dev.updraft.api.Schedule.*;
 *
 * flow.schedule(cron("0 2 * * MON-FRI").in("Europe/Berlin"));
 * flow.schedule(every(Duration.ofMinutes(10)));
 * }</pre>
 */
public sealed interface Schedule {
  /** A cron expression of five fields, a macro such as {@code @daily}, or Quartz format; in UTC. */
  static Cron cron(String expression) {
    return new Cron(expression, ZoneId.of("UTC"), List.of());
  }

  /** A fixed length of elapsed time, counted from the start date. */
  static Every every(Duration length) {
    return new Every(length);
  }

  /** One run, when the DAG is first seen. */
  static Once once() {
    return new Once();
  }

  /** Only when somebody asks; the default. */
  static Manual manual() {
    return new Manual();
  }

  /**
   * Instants on the wall clock of a zone.
   *
   * <pre>{@code cron("@daily").in("Asia/Tokyo").except(LocalDate.of(2027, 1, 1))}</pre>
   */
  record Cron(String expression, ZoneId zone, List<LocalDate> except) implements Schedule {
    public Cron {
      except = List.copyOf(except);
    }

    /** The zone on whose wall clock the expression is read. */
    public Cron in(String zoneId) {
      return new Cron(expression, ZoneId.of(zoneId), except);
    }

    /** Days without a run. */
    public Cron except(LocalDate... days) {
      var all = new ArrayList<>(except);
      Collections.addAll(all, days);
      return new Cron(expression, zone, all);
    }
  }

  /**
   * A fixed length.
   *
   * <pre>{@code every(Duration.ofHours(1))}</pre>
   */
  record Every(Duration length) implements Schedule {
    public Every {
      if (length.isNegative() || length.isZero()) {
        throw new IllegalArgumentException("every(" + length + ") never gets anywhere");
      }
    }
  }

  /**
   * One run.
   *
   * <pre>{@code flow.schedule(once())}</pre>
   */
  record Once() implements Schedule {}

  /**
   * No run by itself.
   *
   * <pre>{@code flow.schedule(manual())}</pre>
   */
  record Manual() implements Schedule {}
}
