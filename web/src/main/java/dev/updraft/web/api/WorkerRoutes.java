// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.db.read.WorkerQueries;
import dev.updraft.db.read.WorkerQueries.WorkerView;
import dev.updraft.web.http.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The workers: ours, not Airflow's, whose core API has none. */
public final class WorkerRoutes {
  private final WorkerQueries workers;

  public WorkerRoutes(WorkerQueries workers) {
    this.workers = workers;
  }

  public void register(RoutesConfig routes) {
    routes.get("/api/v2/workers", this::list);
  }

  private void list(Context ctx) {
    List<WorkerView> all = workers.all();
    ObjectNode body = Json.object();
    body.set("workers", Json.array(all, WorkerRoutes::shape));
    Json.answer(ctx, body.put("total_entries", all.size()));
  }

  private static ObjectNode shape(WorkerView worker) {
    ObjectNode json =
        Json.object()
            .put("worker_name", worker.host())
            .put("incarnation", worker.incarnation())
            .put("state", worker.up() ? "up" : "away")
            .put("slots", worker.slots())
            .put("in_hand", worker.running())
            .put("cpus", worker.cpus() == 0 ? null : worker.cpus())
            .put("memory_bytes", worker.memory() == 0 ? null : worker.memory())
            .put("first_heard", Json.time(worker.since()))
            .put("changed", Json.time(worker.changedAt()));
    worker.queues().forEach(json.putArray("queues")::add);
    worker.has().forEach(json.putArray("has")::add);
    return json;
  }
}
