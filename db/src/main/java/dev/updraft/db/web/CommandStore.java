// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.web;

import static dev.updraft.db.generated.Tables.COMMAND;
import static dev.updraft.db.generated.Tables.COMMAND_RESULT;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Hands commands to the leader and waits for its answers. Thread-safe. */
public final class CommandStore {
  /** The bell tells at once; this is for when it could not be heard. */
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final DSLContext sql;
  private final CommandBell bell;
  private final LongSupplier nanoClock;

  public CommandStore(DSLContext sql, CommandBell bell, LongSupplier nanoClock) {
    this.sql = sql;
    this.bell = bell;
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
   * the last day gives the former command's id; null: every call is a command of its own.
   */
  public long submit(@Nullable String idempotencyKey, String actor, String kind, String payload) {
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
          if (made == null && idempotencyKey != null) {
            return former(tx, idempotencyKey, actor, kind, payload);
          }
          EventLogStore.command(tx, actor, kind, payload);
          return Objects.requireNonNull(made).get(COMMAND.ID);
        });
  }

  /**
   * The answer, as soon as there is one; empty when there is none within {@code atMost}, and then
   * the command may still be applied later.
   */
  public Optional<Answer> await(long command, Duration atMost) {
    long end = nanoClock.getAsLong() + atMost.toNanos();
    try (CommandBell.Expected expected = bell.expect(command)) {
      Optional<Answer> answer = answer(command);
      long left = end - nanoClock.getAsLong();
      while (answer.isEmpty() && left > 0) {
        var _ = expected.await(Math.min(left, LOOK_NANOS));
        answer = answer(command);
        left = end - nanoClock.getAsLong();
      }
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  public Optional<Answer> answer(long command) {
    return sql.select(COMMAND_RESULT.STATUS, COMMAND_RESULT.BODY)
        .from(COMMAND_RESULT)
        .where(COMMAND_RESULT.COMMAND_ID.eq(command))
        .fetchOptional(row -> new Answer(row.value1(), row.value2()));
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
