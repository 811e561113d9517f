// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Instants as PostgreSQL keeps them: to the microsecond, cut off; {@link Instant#MAX} = infinity.
 */
final class Times {
  private Times() {}

  static String text(Instant instant) {
    return instant.equals(Instant.MAX)
        ? "infinity"
        : instant.truncatedTo(ChronoUnit.MICROS).toString();
  }

  static Instant read(ResultSet row, String column) throws SQLException {
    Instant instant = readOptional(row, column);
    if (instant == null) {
      throw new SQLException("a required time is missing: " + column);
    }
    return instant;
  }

  static @Nullable Instant readOptional(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    if (time == null) {
      return null;
    }
    return time.equals(OffsetDateTime.MAX) ? Instant.MAX : time.toInstant();
  }
}
