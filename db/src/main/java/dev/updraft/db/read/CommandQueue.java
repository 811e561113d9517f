// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Hands commands to the leading scheduler and waits for what it answers. Thread-safe. */
public final class CommandQueue {
  private static final long FIRST_LOOK = Duration.ofMillis(5).toNanos();
  private static final long LONGEST_LOOK = Duration.ofMillis(100).toNanos();

  private final DSLContext sql;
  private final LongSupplier nanos;

  public CommandQueue(DSLContext sql, LongSupplier nanos) {
    this.sql = sql;
    this.nanos = nanos;
  }

  /** The id of the command; of the first one when the key was used by this actor before. */
  public long submit(String actor, String kind, String payload, @Nullable String idempotencyKey) {
    Long id =
        sql.resultQuery(
                "INSERT INTO command (idempotency_key, actor, kind, payload) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT (actor, idempotency_key) DO UPDATE SET actor = excluded.actor"
                    + " RETURNING id",
                idempotencyKey,
                actor,
                kind,
                payload)
            .fetchOne(0, Long.class);
    if (id == null) {
      throw new IllegalStateException("a command got no id");
    }
    return id;
  }

  /** Empty when the scheduler did not answer in time; the command may be applied later. */
  public Optional<Answer> await(long id, Duration limit) {
    long end = nanos.getAsLong() + limit.toNanos();
    long look = FIRST_LOOK;
    while (true) {
      Optional<Answer> answer = answer(id);
      if (answer.isPresent() || nanos.getAsLong() - end >= 0) {
        return answer;
      }
      LockSupport.parkNanos(look);
      look = Math.min(LONGEST_LOOK, look * 2);
    }
  }

  private Optional<Answer> answer(long id) {
    return sql.resultQuery("SELECT status, body FROM command_result WHERE command_id = ?", id)
        .fetchOptional(
            r -> {
              var row = new Row(r);
              return new Answer(row.number("status"), row.text("body"));
            });
  }

  /**
   * What the scheduler said.
   *
   * @param status as of HTTP
   * @param body JSON
   */
  public record Answer(int status, String body) {}
}
