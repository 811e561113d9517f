// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db;

import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jooq.BindingGetResultSetContext;
import org.jooq.BindingSetStatementContext;
import org.jooq.Converter;
import org.jooq.impl.AbstractBinding;

/** Times of the generated tables: jOOQ's own reading fails on PostgreSQL's infinity. */
public final class InstantBinding extends AbstractBinding<OffsetDateTime, Instant> {
  private static final long serialVersionUID = 1L;

  @Override
  public Converter<OffsetDateTime, Instant> converter() {
    return Converter.ofNullable(
        OffsetDateTime.class, Instant.class, InstantBinding::instant, InstantBinding::time);
  }

  @Override
  public void set(BindingSetStatementContext<Instant> context) throws SQLException {
    Instant value = context.value();
    if (value == null) {
      context.statement().setNull(context.index(), Types.TIMESTAMP_WITH_TIMEZONE);
    } else {
      context.statement().setObject(context.index(), time(value));
    }
  }

  @Override
  public void get(BindingGetResultSetContext<Instant> context) throws SQLException {
    OffsetDateTime time = context.resultSet().getObject(context.index(), OffsetDateTime.class);
    context.value(time == null ? null : instant(time));
  }

  private static Instant instant(OffsetDateTime time) {
    return time.equals(OffsetDateTime.MAX) ? Instant.MAX : time.toInstant();
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.equals(Instant.MAX) ? OffsetDateTime.MAX : instant.atOffset(ZoneOffset.UTC);
  }
}
