// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Reads a record by column names; says which column is missing its value. */
record Row(Record values) {
  String text(String column) {
    return present(values.get(column, String.class), column);
  }

  @Nullable String maybeText(String column) {
    return values.get(column, String.class);
  }

  int number(String column) {
    return present(values.get(column, Integer.class), column);
  }

  long big(String column) {
    return present(values.get(column, Long.class), column);
  }

  @Nullable Integer maybeNumber(String column) {
    return values.get(column, Integer.class);
  }

  boolean flag(String column) {
    return present(values.get(column, Boolean.class), column);
  }

  Instant time(String column) {
    return present(values.get(column, OffsetDateTime.class), column).toInstant();
  }

  @Nullable Instant maybeTime(String column) {
    OffsetDateTime time = values.get(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  List<String> texts(String column) {
    return List.of(present(values.get(column, String[].class), column));
  }

  private static <T> T present(@Nullable T value, String column) {
    if (value == null) {
      throw new IllegalStateException("column " + column + " has no value");
    }
    return value;
  }
}
