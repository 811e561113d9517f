// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.web;

import static dev.updraft.db.generated.Tables.COMMAND;
import static dev.updraft.db.generated.Tables.COMMAND_RESULT;

import dev.updraft.db.LeaderLock;
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

  /**
   * One statement, for somebody waits for the run that it starts. The audit row is filed under the
   * DAG, run and task that the payload names.
   */
  private static final String SUBMIT =
      "WITH made AS (INSERT INTO command (idempotency_key, actor, kind, payload)"
          + " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id),"
          + " audit AS (INSERT INTO event_log"
          + " (actor, event, dag_id, dag_run_id, task_id, map_index, extra)"
          + " SELECT ?, ?, p ->> 'dag_id', p ->> 'dag_run_id',"
          + " CASE WHEN json_typeof(p -> 'task_ids') = 'array'"
          + " AND json_array_length(p -> 'task_ids') = 1 THEN p -> 'task_ids' ->> 0 END,"
          + " CASE WHEN json_typeof(p -> 'map_index') = 'number'"
          + " THEN (p ->> 'map_index')::int END, ? FROM made, (SELECT ?::json AS p) x)"
          + " SELECT id FROM made";

  private final DSLContext sql;
  private final CommandBell bell;
  private final LongSupplier nanoClock;

  public CommandStore(DSLContext sql, CommandBell bell, LongSupplier nanoClock) {
    this.sql = sql;
    this.bell = bell;
    this.nanoClock = nanoClock;
  }

  /** What became of a command until somebody would wait no longer. */
  public sealed interface Reply {}

  /** The leader's answer. */
  public record Answer(int status, String body) implements Reply {}

  /**
   * None yet; the command may still be applied.
   *
   * @param noRoom the disk of the database is full: there is none until there is room
   */
  public record Silence(boolean noRoom) implements Reply {}

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
    return sql.resultQuery(
            SUBMIT, idempotencyKey, actor, kind, payload, actor, kind, payload, payload)
        .fetchOptional(row -> row.get("id", Long.class))
        .orElseGet(() -> former(Objects.requireNonNull(idempotencyKey), actor, kind, payload));
  }

  /** The answer, as soon as there is one or it is known that none can be stored. */
  public Reply await(long command, Duration atMost) {
    long end = nanoClock.getAsLong() + atMost.toNanos();
    try (CommandBell.Expected expected = bell.expect(command)) {
      Optional<Answer> answer = answer(command);
      long left = end - nanoClock.getAsLong();
      while (answer.isEmpty() && left > 0) {
        var _ = expected.await(Math.min(left, LOOK_NANOS));
        answer = answer(command);
        if (answer.isEmpty() && noRoom()) {
          return new Silence(true);
        }
        left = end - nanoClock.getAsLong();
      }
      return answer.isPresent() ? answer.get() : new Silence(false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Silence(false);
    }
  }

  private boolean noRoom() {
    return !sql.fetch("SELECT FROM pg_locks WHERE " + LeaderLock.IS_HELD, LeaderLock.NO_ROOM)
        .isEmpty();
  }

  public Optional<Answer> answer(long command) {
    return sql.select(COMMAND_RESULT.STATUS, COMMAND_RESULT.BODY)
        .from(COMMAND_RESULT)
        .where(COMMAND_RESULT.COMMAND_ID.eq(command))
        .fetchOptional(row -> new Answer(row.value1(), row.value2()));
  }

  private long former(String key, String actor, String kind, String payload) {
    return sql.select(COMMAND.ID, COMMAND.KIND, COMMAND.PAYLOAD)
        .from(COMMAND)
        .where(COMMAND.ACTOR.eq(actor), COMMAND.IDEMPOTENCY_KEY.eq(key))
        .fetchOptional()
        .filter(row -> row.value2().equals(kind) && row.value3().equals(payload))
        .map(row -> row.value1())
        .orElseThrow(() -> new KeyReused(key));
  }
}
