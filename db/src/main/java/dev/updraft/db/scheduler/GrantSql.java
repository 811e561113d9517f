// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import dev.updraft.engine.state.GrantRow;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes grants. */
final class GrantSql {
  private static final MonthlyTable<GrantRow> GRANT =
      new MonthlyTable<>(
          "task_grant",
          List.of("run_id", "instance_no", "attempt", "step"),
          r -> r.key().instance().run().month(),
          new Columns<GrantRow>()
              .integer("run_month", r -> r.key().instance().run().month())
              .bigint("run_id", r -> r.key().instance().run().id())
              .integer("instance_no", r -> r.key().instance().no())
              .integer("attempt", r -> r.key().attempt())
              .integer("step", r -> r.key().step())
              .bigint("epoch", GrantRow::epoch)
              .text("host", GrantRow::host)
              .text("incarnation", GrantRow::incarnation)
              .bool("strict", GrantRow::strict)
              .text("state", r -> text(r.state()))
              .text("\"end\"", r -> text(r.end()))
              .text("cause", GrantRow::cause)
              .bool("cancel", GrantRow::cancel)
              .time("queued_at", GrantRow::queuedAt)
              .time("started_at", GrantRow::startedAt)
              .time("ended_at", GrantRow::endedAt));

  private GrantSql() {}

  static void insert(Pipeline pipeline, List<GrantRow> rows) {
    GRANT.insert(pipeline, rows);
  }

  static void update(Pipeline pipeline, List<GrantRow> rows, Partitions partitions)
      throws SQLException {
    GRANT.update(pipeline, rows, partitions);
  }

  private static @Nullable String text(@Nullable Enum<?> value) {
    return value == null ? null : value.name().toLowerCase(Locale.ROOT);
  }
}
