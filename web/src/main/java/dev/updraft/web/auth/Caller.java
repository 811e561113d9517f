// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.auth;

import dev.updraft.web.http.ApiError;
import io.javalin.http.Context;

/** Who made this request. */
public record Caller(String name, Role role) {
  static final String KEY = "updraft.caller";

  public static Caller of(Context ctx) {
    Caller caller = ctx.attribute(KEY);
    if (caller == null) {
      throw new ApiError(401, "Not authenticated");
    }
    return caller;
  }

  /** Answers 403 unless the caller has at least this role. */
  public static Caller require(Context ctx, Role role) {
    Caller caller = of(ctx);
    if (caller.role().compareTo(role) < 0) {
      throw new ApiError(403, "Forbidden");
    }
    return caller;
  }
}
