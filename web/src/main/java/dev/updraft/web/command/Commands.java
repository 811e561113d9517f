// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.command;

import dev.updraft.db.web.CommandStore;
import dev.updraft.db.web.CommandStore.Answer;
import dev.updraft.db.web.CommandStore.KeyReused;
import dev.updraft.db.web.CommandStore.Silence;
import dev.updraft.web.auth.Caller;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Json;
import io.javalin.http.Context;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks the scheduler to change something, and gives back what it answered. Thread-safe. */
public final class Commands {
  /** How the answer begins when no scheduler gave one. */
  public static final String NO_ANSWER = "The scheduler did not answer command ";

  /** How it begins when the scheduler's answer cannot be stored. */
  public static final String NO_ROOM = "The disk of the database is full: what you asked, command ";

  private final CommandStore store;
  private final Duration patience;

  public Commands(CommandStore store, Duration patience) {
    this.store = store;
    this.patience = patience;
  }

  /**
   * The body of the scheduler's answer. What it refuses becomes an {@link ApiError} with its code;
   * no answer in time, or no room for one, is a 503 that names the command. The header {@code
   * Idempotency-Key} makes that a repeated request gets the first answer.
   */
  public JsonNode run(Context ctx, String kind, ObjectNode payload) {
    return run(Caller.of(ctx), ctx.header("Idempotency-Key"), kind, payload);
  }

  private JsonNode run(Caller caller, @Nullable String key, String kind, ObjectNode payload) {
    long id = submit(caller, key, kind, payload);
    return switch (store.await(id, patience)) {
      case Answer answer -> body(answer);
      case Silence(boolean noRoom) ->
          throw new ApiError(
              503,
              noRoom
                  ? NO_ROOM + id + ", is kept and applied when there is room."
                  : NO_ANSWER + id + " in time. It is kept and applied when a scheduler leads.");
    };
  }

  private static JsonNode body(Answer answer) {
    JsonNode body = Json.read(answer.body());
    if (answer.status() / 100 == 2) {
      return body;
    }
    JsonNode detail = body.path("detail");
    int status = answer.status() >= 500 ? 503 : answer.status();
    throw new ApiError(status, detail.isMissingNode() ? body : detail);
  }

  private long submit(Caller caller, @Nullable String key, String kind, ObjectNode payload) {
    try {
      return store.submit(key, caller.name(), kind, payload.toString());
    } catch (KeyReused _) {
      throw new ApiError(409, "The Idempotency-Key was used for another request: take a new one.");
    }
  }
}
