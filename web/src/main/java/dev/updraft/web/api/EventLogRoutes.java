// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.db.read.EventLogQueries;
import dev.updraft.db.read.EventLogQueries.Entry;
import dev.updraft.db.read.Page.Sort;
import dev.updraft.web.auth.Caller;
import dev.updraft.web.auth.Role;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Json;
import dev.updraft.web.http.ListQuery;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import tools.jackson.databind.JsonNode;

/** Who did what: the audit log. */
public final class EventLogRoutes {
  private final EventLogQueries events;

  public EventLogRoutes(EventLogQueries events) {
    this.events = events;
  }

  public void register(RoutesConfig routes) {
    routes.get("/api/v2/eventLogs", this::list);
    routes.get("/api/v2/eventLogs/{event_log_id}", this::one);
  }

  private void list(Context ctx) {
    Caller.require(ctx, Role.ADMIN);
    ListQuery query =
        new ListQuery(ctx)
            .any("dag_id", "dag_id")
            .any("task_id", "task_id")
            .any("run_id", "run_id")
            .any("owner", "owner")
            .any("event", "event")
            .any("included_events", "event")
            .numbers("map_index", "map_index")
            .numbers("try_number", "try_number")
            .time("before", "when", ListQuery.Bound.BEFORE)
            .time("after", "when", ListQuery.Bound.AFTER)
            .pattern("dag_id", "dag_id")
            .pattern("task_id", "task_id")
            .pattern("run_id", "run_id")
            .pattern("owner", "owner")
            .pattern("event", "event");
    var listing =
        events.list(
            query.criteria(),
            ctx.queryParams("excluded_events"),
            query.page(EventLogQueries.fields(), Sort.up("id")));
    Json.answer(ctx, Shapes.list("event_logs", listing, EventLogRoutes::shape));
  }

  private void one(Context ctx) {
    Caller.require(ctx, Role.ADMIN);
    int id = Found.whole("path", "event_log_id", ctx.pathParam("event_log_id"), 0);
    Entry entry =
        events
            .find(id)
            .orElseThrow(() -> ApiError.notFound("The Event Log with id: `" + id + "` not found"));
    Json.answer(ctx, shape(entry));
  }

  private static JsonNode shape(Entry entry) {
    return Json.object()
        .put("event_log_id", entry.id())
        .put("when", Json.time(entry.at()))
        .put("dag_id", entry.dagId())
        .put("task_id", entry.taskId())
        .put("run_id", entry.dagRunId())
        .put("map_index", entry.mapIndex())
        .put("try_number", entry.attempt())
        .put("event", entry.event())
        .put("logical_date", Json.time(entry.logicalDate()))
        .put("owner", entry.actor())
        .put("extra", Masking.value("", entry.extra()))
        .put("dag_display_name", entry.dagId())
        .put("task_display_name", entry.taskId());
  }
}
