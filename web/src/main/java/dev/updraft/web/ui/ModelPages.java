// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.operators.model.Alias;
import dev.updraft.operators.model.VersionDiff;
import dev.updraft.web.auth.Caller;
import dev.updraft.web.auth.Role;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.model.ModelCatalog;
import dev.updraft.web.model.ModelCatalog.Part;
import dev.updraft.web.model.ModelFlips;
import dev.updraft.web.model.ModelFlips.Decision;
import dev.updraft.web.model.ModelFlips.Target;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The models: what is live, since when, by whom and why, and how to go back. */
final class ModelPages {
  private static final int PAGE = 50;
  private static final int CHOICES = 200;
  private static final String ONE = "/models/{connection}/{name}";

  private final ModelCatalog models;
  private final ModelFlips flips;
  private final Renderer renderer;

  ModelPages(ModelCatalog models, ModelFlips flips, Renderer renderer) {
    this.models = models;
    this.flips = flips;
    this.renderer = renderer;
  }

  void register(RoutesConfig routes) {
    routes.get("/models", this::list);
    routes.get(ONE, this::model);
    routes.get(ONE + "/compare", this::compare);
    routes.get(ONE + "/versions/{version}", this::version);
    routes.get(ONE + "/promote", ctx -> form(ctx, false));
    routes.get(ONE + "/rollback", ctx -> form(ctx, true));
    routes.post(ONE + "/promote", ctx -> change(ctx, false));
    routes.post(ONE + "/rollback", ctx -> change(ctx, true));
  }

  private void list(Context ctx) {
    int page = Math.max(0, Numbers.query(ctx, "page", 0));
    Part part = models.list(_ -> true, PAGE, (long) page * PAGE);
    int last = (int) Math.max(0, (part.total() - 1) / PAGE);
    if (page > last) {
      page = last;
      part = models.list(_ -> true, PAGE, (long) page * PAGE);
    }
    renderer.page(
        ctx,
        "models",
        "Models",
        Map.of(
            "rows",
            part.cards().stream().map(ModelRow::new).toList(),
            "part",
            part,
            "page",
            page,
            "last",
            last));
  }

  private void model(Context ctx) {
    var wish =
        new ModelView.Wish(
            connection(ctx),
            alias(ctx.queryParam("alias")),
            Numbers.query(ctx, "page", 0),
            "all".equals(ctx.queryParam("history")));
    ModelView view = models.of(connection(ctx), name(ctx), model -> ModelView.of(model, wish));
    Map<String, Object> values = Map.of("view", view, "mayFlip", mayFlip(ctx));
    renderer.page(ctx, "model", name(ctx), values);
  }

  /** Which versions there are to choose from, and what differs between two of them. */
  private record Compared(List<Integer> numbers, VersionDiff diff) {}

  private void compare(Context ctx) {
    int from = Numbers.query(ctx, "from", 0);
    int to = Numbers.query(ctx, "to", 0);
    Compared compared =
        models.of(
            connection(ctx),
            name(ctx),
            model ->
                new Compared(
                    model.numbers().reversed().stream().limit(CHOICES).toList(),
                    model.diff(from, to)));
    renderer.page(
        ctx,
        "compare",
        name(ctx) + " " + from + " → " + to,
        Map.of(
            "connection", connection(ctx), "diff", compared.diff(), "numbers", compared.numbers()));
  }

  private void version(Context ctx) {
    int number = Numbers.path(ctx, "version");
    DeletionForm form =
        models.of(
            connection(ctx), name(ctx), model -> DeletionForm.of(model, connection(ctx), number));
    renderer.page(
        ctx,
        "version",
        name(ctx) + " " + number,
        Map.of(
            "connection",
            connection(ctx),
            "manifest",
            form.manifest(),
            "form",
            form,
            "mayDelete",
            mayFlip(ctx)));
  }

  private void form(Context ctx, boolean back) {
    requireOp(ctx);
    show(ctx, 200, planned(ctx, back, Numbers.query(ctx, "version", 0), ctx.queryParam("alias")));
  }

  private void change(Context ctx, boolean back) {
    Caller caller = requireOp(ctx);
    String alias = alias(ctx.formParam("alias"));
    int version = Numbers.form(ctx, "version", 0);
    String said = ctx.formParam("why");
    var decision =
        new Decision(
            caller.name(), said == null ? "" : said.strip(), Numbers.form(ctx, "sequence", -1));
    if (decision.seen() < 0) {
      throw ApiError.badRequest("The sequence is missing");
    }
    if (!decision.unfit().isEmpty()) {
      FlipForm form = planned(ctx, back, version, alias);
      show(ctx, 422, form.refused(decision.why(), decision.unfit() + "."));
      return;
    }
    var target = new Target(connection(ctx), name(ctx), alias);
    try {
      if (back) {
        flips.rollback(target, decision);
      } else {
        flips.promote(target, version, decision);
      }
    } catch (ApiError e) {
      if (e.status() != 409) {
        throw e;
      }
      show(ctx, 409, planned(ctx, back, version, alias).refused(decision.why(), e.text() + "."));
      return;
    }
    String query = alias.equals(Alias.LIVE) ? "" : "?alias=" + Links.part(alias);
    Redirects.to(ctx, Links.model(target.connection(), target.model()) + query);
  }

  private FlipForm planned(Context ctx, boolean back, int version, @Nullable String alias) {
    var wish = new FlipForm.Wish(connection(ctx), alias(alias), back, version);
    return models.of(connection(ctx), name(ctx), model -> FlipForm.of(model, wish));
  }

  private void show(Context ctx, int status, FlipForm form) {
    var values = new HashMap<String, Object>();
    values.put("form", form);
    String title = form.back() ? "Go back" : "Promote";
    renderer.page(ctx, status, "flip", title + " · " + form.model(), values);
  }

  private static String connection(Context ctx) {
    return ctx.pathParam("connection");
  }

  private static String name(Context ctx) {
    return ctx.pathParam("name");
  }

  private static String alias(@Nullable String given) {
    return given == null || given.isEmpty() ? Alias.LIVE : given;
  }

  private static boolean mayFlip(Context ctx) {
    return Caller.of(ctx).role().compareTo(Role.OP) >= 0;
  }

  private static Caller requireOp(Context ctx) {
    if (!mayFlip(ctx)) {
      throw new ApiError(403, "Changing what is live needs the role op");
    }
    return Caller.of(ctx);
  }
}
