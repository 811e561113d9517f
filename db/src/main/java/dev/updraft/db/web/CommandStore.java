// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.web;

import static dev.updraft.db.generated.Tables.COMMAND;
import static dev.updraft.db.generated.Tables.COMMAND_RESULT;
import static dev.updraft.db.generated.Tables.EVENT_LOG;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jooq.DSLContext;

/** Hands commands to the leader and waits for its answers. Thread-safe. */
public final class CommandStore {
  private static final long FIRST_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long LAST_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final DSLContext sql;
  private final LongSupplier nanoClock;

  public CommandStore(DSLContext sql, LongSupplier nanoClock) {
    this.sql = sql;
    this.nanoClock = nanoClock;
  }

  /** The leader's answer. */
  public record Answer(int status, String body) {}

  /** The same key came before with another command: the caller's mistake, a 409. */
  public static final class KeyReused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KeyReused(String key) {
      super("idempotency key '" + key + "' was used for another command");
    }
  }

  /**
   * Stores a command, its audit row with it, and rings the leader. A key that the actor used within
   * the last day gives the former command's id.
   */
  public long submit(String idempotencyKey, String actor, String kind, String payload) {
    return sql.transactionResult(
        transaction -> {
          DSLContext tx = transaction.dsl();
          var made =
              tx.insertInto(COMMAND)
                  .set(COMMAND.IDEMPOTENCY_KEY, idempotencyKey)
                  .set(COMMAND.ACTOR, actor)
                  .set(COMMAND.KIND, kind)
                  .set(COMMAND.PAYLOAD, payload)
                  .onConflictDoNothing()
                  .returning(COMMAND.ID)
                  .fetchOne();
          if (made == null) {
            return former(tx, idempotencyKey, actor, kind, payload);
          }
          tx.insertInto(EVENT_LOG)
              .set(EVENT_LOG.ACTOR, actor)
              .set(EVENT_LOG.EVENT, kind)
              .set(EVENT_LOG.EXTRA, payload)
              .execute();
          return made.get(COMMAND.ID);
        });
  }

  /** The answer, as soon as there is one; empty when there is none within {@code atMost}. */
  public Optional<Answer> await(long command, Duration atMost) {
    long end = nanoClock.getAsLong() + atMost.toNanos();
    long pause = FIRST_POLL_NANOS;
    while (true) {
      Optional<Answer> answer = answer(command);
      if (answer.isPresent() || nanoClock.getAsLong() - end >= 0 || Thread.interrupted()) {
        return answer;
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(pause * 2, LAST_POLL_NANOS);
    }
  }

  public Optional<Answer> answer(long command) {
    return sql.select(COMMAND_RESULT.STATUS, COMMAND_RESULT.BODY)
        .from(COMMAND_RESULT)
        .where(COMMAND_RESULT.COMMAND_ID.eq(command))
        .fetchOptional(row -> new Answer(row.value1(), row.value2()));
  }

  /** Forgets the keys of commands that are older; the commands stay. */
  public int forgetKeys(Instant before) {
    return sql.update(COMMAND)
        .setNull(COMMAND.IDEMPOTENCY_KEY)
        .where(COMMAND.IDEMPOTENCY_KEY.isNotNull())
        .and(COMMAND.CREATED_AT.lt(before))
        .execute();
  }

  private static long former(DSLContext tx, String key, String actor, String kind, String payload) {
    return tx.select(COMMAND.ID, COMMAND.KIND, COMMAND.PAYLOAD)
        .from(COMMAND)
        .where(COMMAND.ACTOR.eq(actor), COMMAND.IDEMPOTENCY_KEY.eq(key))
        .fetchOptional()
        .filter(row -> row.value2().equals(kind) && row.value3().equals(payload))
        .map(row -> row.value1())
        .orElseThrow(() -> new KeyReused(key));
  }
}
