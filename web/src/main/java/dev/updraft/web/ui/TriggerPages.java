// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.DagView;
import dev.updraft.db.read.Readers;
import dev.updraft.db.read.RunView;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.web.api.Found;
import dev.updraft.web.auth.Caller;
import dev.updraft.web.auth.Role;
import dev.updraft.web.command.Commands;
import dev.updraft.web.form.ParamsForm;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.HashMap;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Starting a run by hand: a form from the schema of the params, or one JSON object. */
final class TriggerPages {
  private final Readers readers;
  private final Found found;
  private final Commands commands;
  private final Renderer renderer;

  TriggerPages(Readers readers, Found found, Commands commands, Renderer renderer) {
    this.readers = readers;
    this.found = found;
    this.commands = commands;
    this.renderer = renderer;
  }

  void register(RoutesConfig routes) {
    routes.get("/dags/{dag_id}/trigger", this::form);
    routes.post("/dags/{dag_id}/trigger", this::trigger);
  }

  /**
   * What the page shows.
   *
   * @param json the params as one text, where {@code asJson}
   */
  private record Filled(ParamsForm form, boolean asJson, String json, String runId, String error) {}

  private void form(Context ctx) {
    Caller.require(ctx, Role.USER);
    DagView dag = found.dag(ctx.pathParam("dag_id"));
    Optional<DagSpec> spec = readers.dags().spec(dag.dagId(), dag.version());
    ObjectNode values = Json.object();
    values.setAll(object(spec.map(DagSpec::paramsDefaults).orElse("{}")));
    String from = ctx.queryParam("from");
    if (from != null) {
      RunView run = found.run(dag.dagId(), from);
      values.setAll(object(run.conf()));
    }
    ParamsForm form = ParamsForm.of(schema(spec), values);
    boolean asJson = form.fields().isEmpty() || "json".equals(ctx.queryParam("as"));
    show(ctx, 200, dag, new Filled(form, asJson, Json.pretty(values), "", ""));
  }

  private static ObjectNode object(String text) {
    return Json.read(text) instanceof ObjectNode object ? object : Json.object();
  }

  private static JsonNode schema(Optional<DagSpec> spec) {
    return Json.read(spec.map(DagSpec::paramsSchema).orElse("{}"));
  }

  private void show(Context ctx, int status, DagView dag, Filled filled) {
    var values = new HashMap<String, Object>();
    values.put("dag", dag);
    values.put("form", filled.form());
    values.put("asJson", filled.asJson());
    values.put("json", filled.json());
    values.put("runId", filled.runId());
    values.put("error", filled.error());
    renderer.page(ctx, status, "trigger", "Trigger " + dag.dagId(), values);
  }

  private void trigger(Context ctx) {
    Caller.require(ctx, Role.USER);
    DagView dag = found.dag(ctx.pathParam("dag_id"));
    Filled filled = filled(ctx, dag);
    if (!filled.error().isEmpty()) {
      show(ctx, 422, dag, filled);
      return;
    }
    ObjectNode payload = Json.object().put("dag_id", dag.dagId()).put("triggered_by", "ui");
    payload.set("conf", filled.asJson() ? Json.read(filled.json()) : filled.form().json());
    if (!filled.runId().isEmpty()) {
      payload.put("dag_run_id", filled.runId());
    }
    try {
      JsonNode answer = commands.run(ctx, "trigger", payload);
      Redirects.to(ctx, Links.run(dag.dagId(), answer.path("dag_run_id").asString("")));
    } catch (ApiError e) {
      Filled again =
          new Filled(filled.form(), filled.asJson(), filled.json(), filled.runId(), e.text());
      show(ctx, e.status(), dag, again);
    }
  }

  private Filled filled(Context ctx, DagView dag) {
    JsonNode schema = schema(readers.dags().spec(dag.dagId(), dag.version()));
    String given = ctx.formParam("dag_run_id");
    String runId = given == null ? "" : given.strip();
    String conf = ctx.formParam("conf");
    if (conf != null) {
      String text = conf.isBlank() ? "{}" : conf;
      String error = Json.read(text).isObject() ? "" : "The params must be a JSON object.";
      return new Filled(ParamsForm.of(schema, Json.object()), true, text, runId, error);
    }
    ParamsForm form = ParamsForm.of(schema, Json.object()).filled(ctx::formParam);
    int wrong = form.wrong().size();
    String error =
        wrong == 0 ? "" : Show.count(wrong, "field needs", "fields need") + " another look.";
    return new Filled(form, false, "", runId, error);
  }
}
