// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.web.auth.Caller;
import dev.updraft.web.auth.Role;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.model.ModelCatalog;
import dev.updraft.web.model.ModelDeletions;
import dev.updraft.web.model.ModelDeletions.Wish;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;

/** Asks before the files of a version are deleted, says what stays, and does it. */
final class DeletionPages {
  private static final String PATH = "/models/{connection}/{name}/versions/{version}/delete";

  private final ModelCatalog models;
  private final ModelDeletions deletions;
  private final Renderer renderer;

  DeletionPages(ModelCatalog models, ModelDeletions deletions, Renderer renderer) {
    this.models = models;
    this.deletions = deletions;
    this.renderer = renderer;
  }

  void register(RoutesConfig routes) {
    routes.get(PATH, this::form);
    routes.post(PATH, this::delete);
  }

  private void form(Context ctx) {
    requireOp(ctx);
    show(ctx, 200, planned(ctx));
  }

  private void delete(Context ctx) {
    Caller caller = requireOp(ctx);
    String said = ctx.formParam("why");
    var wish =
        new Wish(
            connection(ctx),
            name(ctx),
            Numbers.path(ctx, "version"),
            caller.name(),
            said == null ? "" : said.strip());
    if (!wish.unfit().isEmpty()) {
      show(ctx, 422, planned(ctx).refused(wish.why(), wish.unfit() + "."));
      return;
    }
    try {
      deletions.delete(wish);
    } catch (ApiError e) {
      if (e.status() != 409) {
        throw e;
      }
      show(ctx, 409, planned(ctx).refused(wish.why(), e.text() + "."));
      return;
    }
    Redirects.to(ctx, Links.model(wish.connection(), wish.model()) + "/versions/" + wish.version());
  }

  private DeletionForm planned(Context ctx) {
    int number = Numbers.path(ctx, "version");
    return models.of(
        connection(ctx), name(ctx), model -> DeletionForm.of(model, connection(ctx), number));
  }

  private void show(Context ctx, int status, DeletionForm form) {
    renderer.page(
        ctx, status, "delete", "Delete · " + form.manifest().name(), Map.of("form", form));
  }

  private static String connection(Context ctx) {
    return ctx.pathParam("connection");
  }

  private static String name(Context ctx) {
    return ctx.pathParam("name");
  }

  private static Caller requireOp(Context ctx) {
    Caller caller = Caller.of(ctx);
    if (caller.role().compareTo(Role.OP) < 0) {
      throw new ApiError(403, "Deleting a version needs the role op");
    }
    return caller;
  }
}
