// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.http;

import dev.updraft.db.read.Readers;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what handlers throw into answers of the API. */
public final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  /** First words of Airflow's paths that are not built yet. */
  private static final Set<String> LATER =
      Set.of(
          "assets", "backfills", "config", "dagTags", "dagWarnings", "jobs", "plugins",
          "providers", "parseDagFile", "hitlDetails");

  private static final Set<String> LATER_LAST =
      Set.of("links", "externalLogUrl", "dependencies", "wait", "upstreamAssetEvents", "favorite",
          "unfavorite", "state-store", "hitlDetails", "dry_run", "clearDagRuns");

  private Failures() {}

  public static void register(RoutesConfig routes) {
    routes.exception(ApiError.class, (e, ctx) -> Json.answer(ctx, e.status(), e.body()));
    routes.exception(HttpResponseException.class, Failures::http);
    routes.exception(Exception.class, Failures::unexpected);
  }

  private static void http(HttpResponseException e, Context ctx) {
    if (e.getStatus() == 404 && notBuilt(ctx.path())) {
      Json.answer(ctx, 501, new ApiError(501, ctx.path() + " is not built yet").body());
    } else if (e.getStatus() == 404) {
      Json.answer(ctx, 404, new ApiError(404, "API route not found").body());
    } else {
      String text = e.getStatus() == 405 ? "Method Not Allowed" : String.valueOf(e.getMessage());
      Json.answer(ctx, e.getStatus(), new ApiError(e.getStatus(), text).body());
    }
  }

  private static boolean notBuilt(String path) {
    String[] words = path.split("/", -1);
    return path.startsWith("/api/v2/")
        && (LATER.contains(words[3]) || LATER_LAST.contains(words[words.length - 1]));
  }

  private static void unexpected(Exception e, Context ctx) {
    if (Readers.refusedValue(e)) {
      ApiError error = ApiError.invalid("query", "value", "The value does not fit", "value_error");
      Json.answer(ctx, error.status(), error.body());
      return;
    }
    LOG.error("{} {} failed", ctx.method(), ctx.path(), e);
    Json.answer(ctx, 500, new ApiError(500, "Internal Server Error").body());
  }
}
