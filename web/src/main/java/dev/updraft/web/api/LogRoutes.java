// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Logs of tries. One that is asked for whole is sent while it is read, however long it is. */
public final class LogRoutes {
  private static final int PART = 2_000;

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
    String accept = ctx.header("Accept");
    if (accept != null && accept.contains("application/x-ndjson")) {
      ctx.contentType("application/x-ndjson");
      whole(ctx, instance, number, new Frame("", "", "\n", ""));
    } else if ("true".equals(ctx.queryParam("full_content"))) {
      ctx.contentType("application/json");
      Frame json = new Frame("{\"content\":[", ",", "", "],\"continuation_token\":null}");
      whole(ctx, instance, number, json);
    } else {
      part(ctx, instance, number);
    }
  }

  private void part(Context ctx, InstanceView instance, int number) throws IOException {
    TaskLogs.Part part = logs.read(instance, number, position(ctx), PART);
    boolean going = part.more() || running(instance, number);
    var reason = new Reason(going ? null : reason(instance, number));
    ObjectNode body = Json.object();
    ArrayNode content = body.putArray("content");
    for (String line : part.lines()) {
      content.add(entry(reason.read(line)));
    }
    reason.unsaid().ifPresent(content::add);
    Json.answer(ctx, body.put("continuation_token", going ? "" + part.next() : null));
  }

  /** What stands around the entries of a whole log. */
  private record Frame(String start, String between, String behind, String end) {}

  private void whole(Context ctx, InstanceView instance, int number, Frame frame)
      throws IOException {
    var reason = new Reason(running(instance, number) ? null : reason(instance, number));
    OutputStream out = ctx.outputStream();
    out.write(frame.start().getBytes(UTF_8));
    int[] written = {0};
    TaskLogs.Sink sink =
        text -> {
          String between = written[0]++ == 0 ? "" : frame.between();
          out.write((between + text + frame.behind()).getBytes(UTF_8));
        };
    logs.each(instance, number, line -> sink.line(entry(reason.read(line)).toString()));
    Optional<ObjectNode> last = reason.unsaid();
    if (last.isPresent()) {
      sink.line(last.get().toString());
    }
    out.write(frame.end().getBytes(UTF_8));
  }

  private static ObjectNode entry(String line) {
    return Json.object().put("event", line);
  }

  /** Why a try failed, unless its log says that itself: its worker may not have lived to tell. */
  private static final class Reason {
    private final @Nullable ObjectNode entry;
    private final String first;
    private boolean said;

    Reason(@Nullable ObjectNode entry) {
      this.entry = entry;
      this.first =
          entry == null
              ? ""
              : entry.path("event").asString().lines().findFirst().orElse("").strip();
    }

    String read(String line) {
      said |= entry != null && line.contains(first);
      return line;
    }

    Optional<ObjectNode> unsaid() {
      return said ? Optional.empty() : Optional.ofNullable(entry);
    }
  }

  private @Nullable ObjectNode reason(InstanceView instance, int number) {
    Optional<AttemptView> attempt =
        instances.attempts(instance).stream().filter(a -> a.attempt() == number).findFirst();
    String cause = attempt.map(AttemptView::cause).orElse(null);
    boolean newest = number == instance.attempt();
    if (cause == null && newest && instance.state().endsWith("failed")) {
      cause = instance.reason();
    }
    boolean good = newest && instance.state().equals("success");
    if (cause == null || cause.isBlank() || good) {
      return null;
    }
    Instant at = attempt.map(AttemptView::endedAt).orElse(instance.endedAt());
    return Json.object()
        .put("timestamp", Json.time(at))
        .put("level", "error")
        .put("logger", "updraft")
        .put("event", cause);
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
