// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.db.read.DagView;
import dev.updraft.db.read.Readers;
import dev.updraft.web.auth.Caller;
import dev.updraft.web.auth.Role;
import dev.updraft.web.command.Commands;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Body;
import dev.updraft.web.http.Json;
import dev.updraft.web.http.ListQuery;
import dev.updraft.web.http.Storable;
import io.javalin.http.Context;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs that somebody asks for. */
final class Trigger {
  private static final String RUN_ID = "^[A-Za-z0-9_.~:+-]+$";
  private static final int LONGEST_ID = 250;
  private static final List<String> TIMES =
      List.of("logical_date", "data_interval_start", "data_interval_end", "run_after");
  private static final Set<String> KEYS =
      Set.of(
          "dag_run_id",
          "logical_date",
          "data_interval_start",
          "data_interval_end",
          "run_after",
          "conf",
          "note",
          "partition_key");

  private final Found found;
  private final Commands commands;
  private final ParamsCheck params;

  Trigger(Readers readers, Commands commands) {
    this.found = new Found(readers);
    this.commands = commands;
    this.params = new ParamsCheck(readers.dags());
  }

  void answer(Context ctx) {
    Caller.require(ctx, Role.USER);
    DagView dag = found.dag(ctx);
    Body body = Body.of(ctx, KEYS);
    JsonNode answer = commands.run(ctx, "trigger", payload(dag, body));
    String runId = answer.path("dag_run_id").asString(body.text("dag_run_id"));
    Json.answer(ctx, Shapes.run(found.run(dag.dagId(), runId)));
  }

  private ObjectNode payload(DagView dag, Body body) {
    ObjectNode payload = Json.object().put("dag_id", dag.dagId());
    String runId = body.text("dag_run_id");
    if (runId != null) {
      requireRunId(runId);
      payload.put("dag_run_id", runId);
    }
    for (String field : TIMES) {
      String value = body.text(field);
      if (value != null) {
        payload.put(field, ListQuery.time("body", field, value).toString());
      }
    }
    if (payload.has("data_interval_start") != payload.has("data_interval_end")) {
      throw ApiError.invalid(
          "body",
          "data_interval_start",
          "Either both data_interval_start and data_interval_end must be provided or both must be"
              + " None",
          "value_error");
    }
    if (body.text("partition_key") != null) {
      throw new ApiError(501, "partition_key is not built yet");
    }
    String note = body.text("note");
    if (note != null && !note.isEmpty()) {
      payload.put("run_note", note);
    }
    ObjectNode conf = conf(body.json().path("conf"));
    params.check(dag, conf);
    payload.set("conf", conf);
    return payload;
  }

  private static ObjectNode conf(JsonNode conf) {
    if (conf.isMissingNode() || conf.isNull()) {
      return Json.object();
    }
    if (conf instanceof ObjectNode object) {
      return object;
    }
    throw ApiError.invalid("body", "conf", "Input should be a valid dictionary", "dict_type");
  }

  private static void requireRunId(String runId) {
    if (!runId.matches(RUN_ID)
        || runId.length() > LONGEST_ID
        || !Storable.unfitName(runId).isEmpty()) {
      throw ApiError.invalid(
          "body",
          "dag_run_id",
          "The run id may hold letters, digits and _.~:+- only, at most 250 of them, and cannot be"
              + " . or ..",
          "string_pattern_mismatch");
    }
  }
}
