// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.db.read.DagQueries;
import dev.updraft.db.read.DagView;
import dev.updraft.db.read.Page.Sort;
import dev.updraft.db.read.Readers;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Json;
import dev.updraft.web.http.ListQuery;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** Versions of a DAG and their source. */
public final class VersionRoutes {
  private final Readers readers;
  private final Found found;

  public VersionRoutes(Readers readers) {
    this.readers = readers;
    this.found = new Found(readers);
  }

  public void register(RoutesConfig routes) {
    routes.get("/api/v2/dagSources/{dag_id}", this::source);
    routes.get("/api/v2/dags/{dag_id}/dagVersions", this::list);
    routes.get("/api/v2/dags/{dag_id}/dagVersions/{version_number}", this::one);
  }

  private void source(Context ctx) {
    DagView dag = found.dag(ctx);
    int version =
        Found.whole("query", "version_number", ctx.queryParam("version_number"), dag.version());
    String text =
        readers
            .dags()
            .source(dag.dagId(), version)
            .orElseThrow(() -> missing(dag.dagId(), version));
    String accept = ctx.header("Accept");
    if (accept != null && accept.startsWith("text/plain")) {
      ctx.contentType("text/plain; charset=utf-8").result(text);
      return;
    }
    Json.answer(
        ctx,
        Json.object()
            .put("content", text)
            .put("dag_id", dag.dagId())
            .put("version_number", version)
            .put("dag_display_name", dag.dagId()));
  }

  private void list(Context ctx) {
    String dagId = ctx.pathParam("dag_id");
    if (!dagId.equals("~")) {
      found.dag(dagId);
    }
    ListQuery query =
        new ListQuery(ctx)
            .is("dag_id", dagId)
            .numbers("version_number", "version_number")
            .any("bundle_name", "bundle_name")
            .any("bundle_version", "bundle_version");
    var listing =
        readers
            .dags()
            .versions(query.criteria(), query.page(DagQueries.versionFields(), Sort.up("id")));
    Json.answer(ctx, Shapes.list("dag_versions", listing, Shapes::version));
  }

  private void one(Context ctx) {
    DagView dag = found.dag(ctx);
    int version = Found.whole("path", "version_number", ctx.pathParam("version_number"), 0);
    Json.answer(
        ctx,
        Shapes.version(
            readers
                .dags()
                .version(dag.dagId(), version)
                .orElseThrow(() -> missing(dag.dagId(), version))));
  }

  private static ApiError missing(String dagId, int version) {
    return ApiError.notFound(
        "The DagVersion with dag_id: `"
            + dagId
            + "` and version_number: `"
            + version
            + "` was not found");
  }
}
