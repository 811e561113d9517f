// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.web.auth.Tokens.BadToken;
import dev.updraft.web.http.ApiError;
import io.javalin.http.Context;
import java.net.URI;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands before every request: refuses by default, names the few paths that are open. A browser's
 * cookie counts for changes only when the browser says that our own page asks.
 */
public final class Access {
  static final String COOKIE = "_token";
  private static final Set<String> OPEN =
      Set.of(
          "/api/v2/monitor/health",
          "/api/v2/version",
          "/api/v2/auth/login",
          "/api/v2/auth/logout",
          "/auth/token",
          "/auth/token/cli",
          "/login",
          "/healthz",
          "/openapi.json");
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final Tokens tokens;
  private final String cliToken;

  public Access(Tokens tokens, String cliToken) {
    this.tokens = tokens;
    this.cliToken = cliToken;
  }

  public void check(Context ctx) {
    headers(ctx);
    String path = ctx.path();
    if (ctx.header("Authorization") == null && !SAFE.contains(ctx.method().name())) {
      requireOwnPage(ctx, path);
    }
    if (OPEN.contains(path) || path.startsWith("/static/") || path.startsWith("/webjars/")) {
      return;
    }
    Optional<Caller> caller = caller(ctx);
    if (caller.isPresent()) {
      ctx.attribute(Caller.KEY, caller.get());
    } else if (path.startsWith("/api") || path.startsWith("/auth")) {
      throw new ApiError(401, "Not authenticated");
    } else {
      throw new LoginNeeded(path);
    }
  }

  private Optional<Caller> caller(Context ctx) {
    String header = ctx.header("Authorization");
    if (header != null) {
      if (!header.regionMatches(true, 0, "Bearer ", 0, 7)) {
        throw new ApiError(401, "Not authenticated");
      }
      return Optional.of(bearer(header.substring(7).strip()));
    }
    String cookie = ctx.cookie(COOKIE);
    if (cookie == null || cookie.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(tokens.check(cookie));
    } catch (BadToken e) {
      return Optional.empty();
    }
  }

  private Caller bearer(String token) {
    if (!cliToken.isEmpty()
        && MessageDigest.isEqual(token.getBytes(UTF_8), cliToken.getBytes(UTF_8))) {
      return new Caller("cli", Role.ADMIN);
    }
    try {
      return tokens.check(token);
    } catch (BadToken e) {
      // Airflow answers both with 403; clients that refresh do so on 401 only.
      throw new ApiError(e.expired() ? 401 : 403, String.valueOf(e.getMessage()));
    }
  }

  private static void requireOwnPage(Context ctx, String path) {
    if (path.startsWith("/auth/token")) {
      return; // takes no cookie and sets none
    }
    String site = ctx.header("Sec-Fetch-Site");
    boolean own =
        site != null
            ? site.equals("same-origin")
            : (ctx.cookie(COOKIE) == null && !path.equals("/login"))
                || sameHost(ctx.header("Origin"), ctx.header("Host"));
    if (!own) {
      throw new ApiError(403, "This request does not come from a page of this server");
    }
  }

  private static boolean sameHost(@Nullable String origin, @Nullable String host) {
    if (origin == null || host == null) {
      return false;
    }
    try {
      return host.equalsIgnoreCase(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void headers(Context ctx) {
    ctx.header(
        "Content-Security-Policy",
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("Referrer-Policy", "same-origin");
    if (!ctx.path().startsWith("/static/") && !ctx.path().startsWith("/webjars/")) {
      ctx.header("Cache-Control", "no-store");
    }
  }

  /** A page was asked for by nobody known. */
  public static final class LoginNeeded extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String path;

    LoginNeeded(String path) {
      super("login needed", null, false, false);
      this.path = path;
    }

    public String path() {
      return path;
    }
  }
}
