// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.db.read.SystemQueries;
import dev.updraft.web.http.Failures;
import dev.updraft.web.http.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Health and version, open to everybody. */
public final class MonitorRoutes {
  /** The release of Airflow whose API this is; clients choose their models by it. */
  private static final String VERSION = "3.3.2";

  private static final Logger LOG = LoggerFactory.getLogger(MonitorRoutes.class);

  private final SystemQueries system;

  public MonitorRoutes(SystemQueries system) {
    this.system = system;
  }

  public void register(RoutesConfig routes) {
    routes.get("/api/v2/monitor/health", this::health);
    routes.get("/healthz", this::health);
    routes.get("/api/v2/version", this::version);
  }

  private void health(Context ctx) {
    ObjectNode body = Json.object();
    ObjectNode scheduler = Json.object();
    try {
      SystemQueries.Leader leader = system.leader();
      body.putObject("metadatabase").put("status", "healthy");
      scheduler
          .put("status", leader.leads() ? "healthy" : "unhealthy")
          .put("latest_scheduler_heartbeat", leader.leads() ? Json.time(leader.at()) : null);
    } catch (RuntimeException e) {
      LOG.warn("the database does not answer: {}", Failures.root(e));
      body.putObject("metadatabase").put("status", "unhealthy");
      scheduler.put("status", "unhealthy").putNull("latest_scheduler_heartbeat");
    }
    body.set("scheduler", scheduler);
    body.putObject("triggerer").putNull("status").putNull("latest_triggerer_heartbeat");
    body.putObject("dag_processor").putNull("status").putNull("latest_dag_processor_heartbeat");
    Json.answer(ctx, body);
  }

  private void version(Context ctx) {
    Json.answer(ctx, Json.object().put("version", VERSION).put("git_version", "updraft"));
  }
}
