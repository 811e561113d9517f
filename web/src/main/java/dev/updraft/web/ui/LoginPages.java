// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.web.auth.Logins;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Login by form and cookie. */
final class LoginPages {
  private final Renderer renderer;
  private final Logins logins;

  LoginPages(Renderer renderer, Logins logins) {
    this.renderer = renderer;
    this.logins = logins;
  }

  void register(RoutesConfig routes) {
    routes.get("/login", ctx -> form(ctx, 200, "", ctx.queryParam("next")));
    routes.post("/login", this::login);
    routes.post(
        "/logout",
        ctx -> {
          logins.forget(ctx);
          Redirects.to(ctx, "/login");
        });
  }

  private void form(Context ctx, int status, String error, @Nullable String next) {
    renderer.bare(ctx, status, "login", Map.of("error", error, "next", next == null ? "/" : next));
  }

  private void login(Context ctx) {
    String next = ctx.formParam("next");
    var caller = logins.login(ctx, text(ctx, "username"), text(ctx, "password"));
    if (caller.isEmpty()) {
      form(ctx, 401, "Name or password is wrong.", next);
      return;
    }
    logins.remember(ctx, caller.get());
    Redirects.to(ctx, next == null ? "/" : next);
  }

  private static String text(Context ctx, String name) {
    String value = ctx.formParam(name);
    return value == null ? "" : value;
  }
}
