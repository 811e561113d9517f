// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.http;

import dev.updraft.db.read.Readers;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what handlers throw into answers of the API. */
public final class Failures {
  public static final String DATABASE_AWAY =
      "The database cannot be reached at present. What was sent just now may not have been taken:"
          + " look before it is sent again.";

  public static final String DATABASE_FULL =
      "The disk of the database is full: nothing can be stored until there is room on it. What was"
          + " sent just now was not taken: send it again then.";

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /** Programs get JSON; whoever asked for a page gets one, from {@code page}. */
  public static void register(RoutesConfig routes, BiConsumer<ApiError, Context> page) {
    routes.exception(ApiError.class, (e, ctx) -> answer(e, ctx, page));
    routes.exception(HttpResponseException.class, (e, ctx) -> answer(http(e), ctx, page));
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

  private static ApiError http(HttpResponseException e) {
    if (e.getStatus() == 404) {
      return new ApiError(404, "API route not found");
    }
    return new ApiError(
        e.getStatus(),
        switch (e.getStatus()) {
          case 405 -> "Method Not Allowed";
          case 413 -> "The body of a request may have " + Body.LARGEST + " bytes at most (4 MiB)";
          default -> String.valueOf(e.getMessage());
        });
  }

  private static ApiError unexpected(Exception e, Context ctx) {
    if (Readers.refusedValue(e)) {
      return ApiError.invalid("query", "value", "The value does not fit", "value_error");
    }
    if (Readers.unreachable(e)) {
      LOG.warn("{} {}: the database cannot be reached: {}", ctx.method(), ctx.path(), root(e));
      return new ApiError(503, DATABASE_AWAY);
    }
    if (Readers.full(e)) {
      LOG.warn("{} {}: the disk of the database is full: {}", ctx.method(), ctx.path(), root(e));
      return new ApiError(503, DATABASE_FULL);
    }
    String incident = UUID.randomUUID().toString().substring(0, 8);
    LOG.error("incident {}: {} {} failed", incident, ctx.method(), ctx.path(), e);
    return ApiError.fault(incident);
  }

  /** A server that is down and a pool that is exhausted look the same from outside. */
  public static String root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
