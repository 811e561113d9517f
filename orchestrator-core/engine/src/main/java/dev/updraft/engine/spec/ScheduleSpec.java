// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/** When runs of a DAG begin by themselves. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ScheduleSpec.Manual.class, name = "manual"),
  @JsonSubTypes.Type(value = ScheduleSpec.Once.class, name = "once"),
  @JsonSubTypes.Type(value = ScheduleSpec.Cron.class, name = "cron"),
  @JsonSubTypes.Type(value = ScheduleSpec.Every.class, name = "every")
})
public sealed interface ScheduleSpec {
  /** Never by itself. */
  record Manual() implements ScheduleSpec {}

  /** One run, when first seen. */
  record Once() implements ScheduleSpec {}

  /** A cron expression (5 fields, macro or Quartz format) on the wall clock of a zone. */
  record Cron(String expression, ZoneId zone, List<LocalDate> except) implements ScheduleSpec {
    public Cron {
      except = List.copyOf(except);
    }
  }

  /** A fixed length of elapsed time, counted from the start date (or the epoch). */
  record Every(Duration length) implements ScheduleSpec {}
}
