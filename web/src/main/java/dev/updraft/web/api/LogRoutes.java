// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.db.read.InstanceView;
import dev.updraft.db.read.Readers;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Json;
import dev.updraft.web.log.TaskLogs;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Logs of tries. */
public final class LogRoutes {
  private static final int PART = 2_000;
  private static final int ALL = 1_000_000;

  private final Found found;
  private final TaskLogs logs;

  public LogRoutes(Readers readers, TaskLogs logs) {
    this.found = new Found(readers);
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
    if (lines) {
      var text = new StringBuilder();
      part.lines().forEach(line -> text.append(entry(line)).append('\n'));
      ctx.contentType("application/x-ndjson").result(text.toString());
      return;
    }
    ObjectNode body = Json.object();
    ArrayNode content = body.putArray("content");
    part.lines().forEach(line -> content.add(entry(line)));
    boolean going = part.more() || running(instance, number);
    Json.answer(ctx, body.put("continuation_token", going && !all ? "" + part.next() : null));
  }

  private static ObjectNode entry(String line) {
    return Json.object().putNull("timestamp").put("event", line);
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
