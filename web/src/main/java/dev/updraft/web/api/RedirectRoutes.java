// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.web.auth.Logins;
import dev.updraft.web.http.ApiError;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Login and logout of browsers that come by the API, and the configuration, which is not shown. */
public final class RedirectRoutes {
  private final Logins logins;

  public RedirectRoutes(Logins logins) {
    this.logins = logins;
  }

  public void register(RoutesConfig routes) {
    routes.get("/api/v2/auth/login", RedirectRoutes::login);
    routes.get("/api/v2/auth/logout", this::logout);
    routes.get("/api/v2/config", RedirectRoutes::config);
    routes.get("/api/v2/config/section/{section}/option/{option}", RedirectRoutes::config);
  }

  private static void login(Context ctx) {
    String next = ctx.queryParam("next");
    if (next == null || next.isEmpty()) {
      ctx.status(307).header("Location", "/login");
      return;
    }
    boolean own = next.startsWith("/") && !next.startsWith("//") && next.indexOf('\\') < 0;
    if (!own) {
      throw ApiError.badRequest("Invalid or unsafe next URL");
    }
    ctx.status(307)
        .header("Location", "/login?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
  }

  private void logout(Context ctx) {
    logins.forget(ctx);
    ctx.status(307).header("Location", "/login");
  }

  /** Airflow's own words, by which its clients know that this is no failure. */
  private static void config(Context ctx) {
    throw new ApiError(
        403,
        "Your Airflow administrator chose not to expose the configuration, most likely for security"
            + " reasons.");
  }
}
