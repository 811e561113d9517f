// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.db.read.AttemptView;
import dev.updraft.db.read.InstanceQueries;
import dev.updraft.db.read.InstanceView;
import dev.updraft.db.read.Readers;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Json;
import dev.updraft.web.log.TaskLogs;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Logs of tries. */
public final class LogRoutes {
  private static final int PART = 2_000;
  private static final int ALL = 1_000_000;

  private final Found found;
  private final InstanceQueries instances;
  private final TaskLogs logs;

  public LogRoutes(Readers readers, TaskLogs logs) {
    this.found = new Found(readers);
    this.instances = readers.instances();
    this.logs = logs;
  }

  public void register(RoutesConfig routes) {
    routes.get(InstanceRoutes.ONE + "/logs/{try_number}", this::log);
  }

  private void log(Context ctx) throws IOException {
    InstanceView instance = found.instance(ctx);
    int number = Found.whole("path", "try_number", ctx.pathParam("try_number"), 0);
    if (number < 0 || number > instance.attempt()) {
      throw ApiError.notFound("TaskInstance not found in metadata database");
    }
    boolean all = "true".equals(ctx.queryParam("full_content"));
    String accept = ctx.header("Accept");
    boolean lines = accept != null && accept.contains("application/x-ndjson");
    TaskLogs.Part part =
        logs.read(instance, number, lines || all ? 0 : position(ctx), lines || all ? ALL : PART);
    boolean going = part.more() || running(instance, number);
    List<ObjectNode> entries =
        new ArrayList<>(part.lines().stream().map(LogRoutes::entry).toList());
    if (!going) {
      reason(instance, number, part).ifPresent(entries::add);
    }
    if (lines) {
      var text = new StringBuilder();
      entries.forEach(entry -> text.append(entry).append('\n'));
      ctx.contentType("application/x-ndjson").result(text.toString());
      return;
    }
    ObjectNode body = Json.object();
    body.putArray("content").addAll(entries);
    Json.answer(ctx, body.put("continuation_token", going && !all ? "" + part.next() : null));
  }

  private static ObjectNode entry(String line) {
    return Json.object().put("event", line);
  }

  /** Why the try failed, unless it printed that itself: its worker may not have lived to tell. */
  private Optional<ObjectNode> reason(InstanceView instance, int number, TaskLogs.Part part) {
    Optional<AttemptView> attempt =
        instances.attempts(instance).stream().filter(a -> a.attempt() == number).findFirst();
    String cause = attempt.map(AttemptView::cause).orElse(null);
    boolean newest = number == instance.attempt();
    if (cause == null && newest && instance.state().endsWith("failed")) {
      cause = instance.reason();
    }
    boolean good = newest && instance.state().equals("success");
    if (cause == null || cause.isBlank() || good) {
      return Optional.empty();
    }
    String first = cause.lines().findFirst().orElse("").strip();
    if (part.lines().stream().anyMatch(line -> line.contains(first))) {
      return Optional.empty();
    }
    Instant at = attempt.map(AttemptView::endedAt).orElse(instance.endedAt());
    return Optional.of(
        Json.object()
            .put("timestamp", Json.time(at))
            .put("level", "error")
            .put("logger", "updraft")
            .put("event", cause));
  }

  private static boolean running(InstanceView instance, int number) {
    return instance.attempt() == number && instance.endedAt() == null;
  }

  private static int position(Context ctx) {
    String token = ctx.queryParam("token");
    if (token == null || token.isEmpty()) {
      return 0;
    }
    try {
      int position = Integer.parseInt(token);
      if (position >= 0) {
        return position;
      }
    } catch (NumberFormatException e) {
      throw ApiError.badRequest("Bad Signature. Please use only the tokens provided by the API.");
    }
    throw ApiError.badRequest("Bad Signature. Please use only the tokens provided by the API.");
  }
}
