// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.work;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Values that are kept whole as text, by the class that reads them again. */
final class Leaves {
  static final Map<String, Function<String, Object>> READERS =
      Map.ofEntries(
          Map.entry("Byte", Byte::valueOf),
          Map.entry("Short", Short::valueOf),
          Map.entry("Long", Long::valueOf),
          Map.entry("Float", Float::valueOf),
          Map.entry("Double", Double::valueOf),
          Map.entry("Character", text -> text.charAt(0)),
          Map.entry("BigDecimal", BigDecimal::new),
          Map.entry("BigInteger", BigInteger::new),
          Map.entry("URI", URI::create),
          Map.entry("UUID", UUID::fromString),
          Map.entry("Duration", Duration::parse),
          Map.entry("Period", Period::parse),
          Map.entry("Instant", Instant::parse),
          Map.entry("LocalDate", LocalDate::parse),
          Map.entry("LocalTime", LocalTime::parse),
          Map.entry("LocalDateTime", LocalDateTime::parse),
          Map.entry("OffsetDateTime", OffsetDateTime::parse),
          Map.entry("Year", Year::parse),
          Map.entry("YearMonth", YearMonth::parse),
          Map.entry("ZoneOffset", ZoneOffset::of),
          Map.entry("ZoneId", ZoneId::of));

  private Leaves() {}

  /** The name under which a value is kept; empty when it is no leaf. */
  static String nameOf(Object value) {
    if (value instanceof ZoneId && !(value instanceof ZoneOffset)) {
      return "ZoneId";
    }
    var type = value.getClass();
    return type.getName().startsWith("java.") && READERS.containsKey(type.getSimpleName())
        ? type.getSimpleName()
        : "";
  }
}
