// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.db.read.Page.Sort;
import dev.updraft.db.read.SystemQueries;
import dev.updraft.db.read.SystemQueries.ImportError;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Json;
import dev.updraft.web.http.ListQuery;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import tools.jackson.databind.JsonNode;

/** Files of the DAG folder that cannot be read. */
public final class ImportErrorRoutes {
  private final SystemQueries system;

  public ImportErrorRoutes(SystemQueries system) {
    this.system = system;
  }

  public void register(RoutesConfig routes) {
    routes.get("/api/v2/importErrors", this::list);
    routes.get("/api/v2/importErrors/{import_error_id}", this::one);
  }

  private void list(Context ctx) {
    ListQuery query =
        new ListQuery(ctx)
            .any("filename", "filename")
            .any("bundle_name", "bundle_name")
            .pattern("filename", "filename");
    var listing =
        system.importErrors(query.criteria(), query.page(SystemQueries.fields(), Sort.up("id")));
    Json.answer(ctx, Shapes.list("import_errors", listing, ImportErrorRoutes::shape));
  }

  private void one(Context ctx) {
    int id = Found.whole("path", "import_error_id", ctx.pathParam("import_error_id"), 0);
    Json.answer(
        ctx,
        shape(
            system
                .importError(id)
                .orElseThrow(
                    () ->
                        ApiError.notFound(
                            "The ImportError with import_error_id: `" + id + "` was not found"))));
  }

  private static JsonNode shape(ImportError error) {
    return Json.object()
        .put("import_error_id", error.id())
        .put("timestamp", Json.time(error.at()))
        .put("filename", error.file())
        .put("bundle_name", Shapes.BUNDLE)
        .put("stack_trace", error.message());
  }
}
