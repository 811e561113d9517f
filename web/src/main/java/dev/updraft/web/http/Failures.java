// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.http;

import dev.updraft.db.read.Readers;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.Set;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what handlers throw into answers of the API. */
public final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  /** First words of Airflow's paths that are not built yet. */
  private static final Set<String> LATER =
      Set.of(
          "assets",
          "backfills",
          "config",
          "connections",
          "dagTags",
          "dagWarnings",
          "eventLogs",
          "hitlDetails",
          "jobs",
          "parseDagFile",
          "plugins",
          "pools",
          "providers",
          "variables");

  private static final Set<String> LATER_LAST =
      Set.of(
          "links",
          "externalLogUrl",
          "dependencies",
          "wait",
          "upstreamAssetEvents",
          "favorite",
          "unfavorite",
          "state-store",
          "hitlDetails",
          "dry_run",
          "clearDagRuns");

  private Failures() {}

  /** Programs get JSON; whoever asked for a page gets one, from {@code page}. */
  public static void register(RoutesConfig routes, BiConsumer<ApiError, Context> page) {
    routes.exception(ApiError.class, (e, ctx) -> answer(e, ctx, page));
    routes.exception(HttpResponseException.class, (e, ctx) -> answer(http(e, ctx), ctx, page));
    routes.exception(Exception.class, (e, ctx) -> answer(unexpected(e, ctx), ctx, page));
  }

  private static void answer(ApiError error, Context ctx, BiConsumer<ApiError, Context> page) {
    String path = ctx.path();
    if (path.startsWith("/api") || path.startsWith("/auth") || path.startsWith("/ui/")) {
      Json.answer(ctx, error.status(), error.body());
    } else {
      page.accept(error, ctx);
    }
  }

  private static ApiError http(HttpResponseException e, Context ctx) {
    if (e.getStatus() == 404) {
      return notBuilt(ctx.path())
          ? new ApiError(501, ctx.path() + " is not built yet")
          : new ApiError(404, "API route not found");
    }
    String text = e.getStatus() == 405 ? "Method Not Allowed" : String.valueOf(e.getMessage());
    return new ApiError(e.getStatus(), text);
  }

  private static boolean notBuilt(String path) {
    String[] words = path.split("/", -1);
    return path.startsWith("/api/v2/")
        && (LATER.contains(words[3]) || LATER_LAST.contains(words[words.length - 1]));
  }

  private static ApiError unexpected(Exception e, Context ctx) {
    if (Readers.refusedValue(e)) {
      return ApiError.invalid("query", "value", "The value does not fit", "value_error");
    }
    LOG.error("{} {} failed", ctx.method(), ctx.path(), e);
    return new ApiError(500, "Internal Server Error");
  }
}
