// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.web.http.ApiError;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/** Whole numbers from a page's address or form. */
final class Numbers {
  private Numbers() {}

  static int query(Context ctx, String name, int otherwise) {
    return number(ctx.queryParam(name), name, otherwise);
  }

  /** A part of the path; what is no number names nothing. */
  static int path(Context ctx, String name) {
    try {
      return Integer.parseInt(ctx.pathParam(name));
    } catch (NumberFormatException e) {
      throw ApiError.notFound("There is no " + name + " `" + ctx.pathParam(name) + "`");
    }
  }

  static int form(Context ctx, String name, int otherwise) {
    return number(ctx.formParam(name), name, otherwise);
  }

  private static int number(@Nullable String text, String name, int otherwise) {
    try {
      return text == null || text.isEmpty() ? otherwise : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw ApiError.badRequest(name + " must be a number");
    }
  }
}
