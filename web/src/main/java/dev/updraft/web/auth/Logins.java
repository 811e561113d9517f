// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.auth;

import dev.updraft.db.read.UserQueries;
import dev.updraft.db.read.UserQueries.Login;
import dev.updraft.secrets.PasswordHash;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Body;
import dev.updraft.web.http.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/** Turns a name and a password into a token: for programs as JSON, for browsers as a cookie. */
public final class Logins {
  private final UserQueries users;
  private final Tokens tokens;
  private final Throttle throttle;
  // An unknown name costs the same time as a known one.
  private final String nobody = PasswordHash.of("nobody".toCharArray());

  public Logins(UserQueries users, Tokens tokens, InstantSource clock) {
    this.users = users;
    this.tokens = tokens;
    this.throttle = new Throttle(clock);
  }

  public void register(RoutesConfig routes) {
    routes.post("/auth/token", this::token);
    routes.post("/auth/token/cli", this::token);
  }

  /** The caller, if name and password fit; 429 after too many that did not. */
  public Optional<Caller> login(Context ctx, String name, String password) {
    if (!throttle.allows(name, ctx.ip())) {
      throw new ApiError(429, "Too many wrong passwords. Try again in a few minutes.");
    }
    Optional<Caller> caller = fitting(name, password);
    if (caller.isPresent()) {
      throttle.succeeded(name);
    } else {
      throttle.failed(name, ctx.ip());
    }
    return caller;
  }

  private Optional<Caller> fitting(String name, String password) {
    Optional<Login> user = users.find(name);
    boolean fits =
        PasswordHash.matches(password.toCharArray(), user.map(Login::passwordHash).orElse(nobody));
    return user.filter(_ -> fits).map(u -> new Caller(u.name(), Role.of(u.role())));
  }

  public void remember(Context ctx, Caller caller) {
    setCookie(ctx, tokens.issue(caller), tokens.life().toSeconds());
  }

  public void forget(Context ctx) {
    setCookie(ctx, "", 0);
  }

  private static void setCookie(Context ctx, String value, long seconds) {
    String secure = ctx.scheme().equals("https") ? "; Secure" : "";
    ctx.header(
        "Set-Cookie",
        Access.COOKIE
            + "="
            + value
            + "; Path=/; HttpOnly; SameSite=Strict; Max-Age="
            + seconds
            + secure);
  }

  private void token(Context ctx) {
    Body body = Body.of(ctx, Set.of("username", "password", "grant_type"));
    Caller caller =
        login(ctx, body.required("username"), body.required("password"))
            .orElseThrow(() -> new ApiError(401, "Invalid credentials"));
    Json.answer(ctx, 201, Json.object().put("access_token", tokens.issue(caller)));
  }
}
