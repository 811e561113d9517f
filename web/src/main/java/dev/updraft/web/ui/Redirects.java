// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import io.javalin.http.Context;

/** Sends a browser to another page of this server, never elsewhere. */
final class Redirects {
  private Redirects() {}

  static void to(Context ctx, String path) {
    boolean own = path.startsWith("/") && !path.startsWith("//") && path.indexOf('\\') < 0;
    boolean clean = path.chars().allMatch(c -> c > ' ' && c < 127);
    ctx.status(303).header("Location", own && clean ? path : "/");
  }
}
