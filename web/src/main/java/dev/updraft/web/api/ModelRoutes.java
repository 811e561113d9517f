// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.db.read.Listing;
import dev.updraft.db.read.Page;
import dev.updraft.db.read.Page.Sort;
import dev.updraft.operators.model.Flip;
import dev.updraft.web.auth.Caller;
import dev.updraft.web.auth.Role;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Body;
import dev.updraft.web.http.Json;
import dev.updraft.web.http.ListQuery;
import dev.updraft.web.model.ModelCatalog;
import dev.updraft.web.model.ModelCatalog.Part;
import dev.updraft.web.model.ModelChanges;
import dev.updraft.web.model.ModelDeletions;
import dev.updraft.web.model.ModelFlips;
import dev.updraft.web.model.ModelFlips.Decision;
import dev.updraft.web.model.ModelFlips.Target;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Published models: ours, not Airflow's. */
public final class ModelRoutes {
  private static final String ALL = "/api/v2/models";
  private static final String ONE = ALL + "/{connection}/{name}";
  private static final String ALIAS = ONE + "/aliases/{alias}";
  private static final Sort FIXED = Sort.up("name");

  private final ModelCatalog models;
  private final ModelFlips flips;
  private final ModelDeletions deletions;

  public ModelRoutes(ModelCatalog models, ModelChanges changes) {
    this.models = models;
    this.flips = changes.flips();
    this.deletions = changes.deletions();
  }

  public void register(RoutesConfig routes) {
    routes.get(ALL, this::list);
    routes.get(ONE, this::one);
    routes.get(ONE + "/versions", this::versions);
    routes.get(ONE + "/versions/{version}", this::version);
    routes.post(ONE + "/versions/{version}/delete", this::delete);
    routes.get(ONE + "/diff", this::diff);
    routes.get(ALIAS + "/history", this::history);
    routes.post(ALIAS + "/promote", this::promote);
    routes.post(ALIAS + "/rollback", this::rollback);
  }

  /** What cannot be asked is named; 503 only when nothing could be asked. */
  private void list(Context ctx) {
    Page page = page(ctx);
    List<String> wanted = ctx.queryParams("connection_id");
    Part part =
        models.list(it -> wanted.isEmpty() || wanted.contains(it), page.limit(), page.offset());
    if (part.connections() > 0 && part.unreachable().size() == part.connections()) {
      throw new ApiError(503, part.unreachable().getFirst().why());
    }
    ObjectNode body =
        Shapes.list("models", new Listing<>(part.cards(), part.total()), ModelShapes::card);
    body.set(
        "unreachable",
        Json.array(
            part.unreachable(),
            it -> Json.object().put("connection_id", it.connection()).put("detail", it.why())));
    Json.answer(ctx, body);
  }

  private void one(Context ctx) {
    String connection = ctx.pathParam("connection");
    Json.answer(
        ctx,
        of(
            ctx,
            model -> {
              ObjectNode json = ModelShapes.card(model.card(connection));
              json.set("aliases", Json.array(model.pointers(), ModelShapes::pointer));
              return json;
            }));
  }

  private void versions(Context ctx) {
    Page page = page(ctx);
    Json.answer(
        ctx,
        Shapes.list(
            "versions",
            of(ctx, model -> model.versions(page.limit(), page.offset())),
            ModelShapes::version));
  }

  private void version(Context ctx) {
    int number = number(ctx);
    String connection = ctx.pathParam("connection");
    Json.answer(
        ctx,
        of(
            ctx,
            model ->
                ModelShapes.manifest(connection, model.version(number), model.deletion(number))));
  }

  private static int number(Context ctx) {
    return Found.whole("path", "version", ctx.pathParam("version"), 0);
  }

  private void delete(Context ctx) {
    Caller caller = Caller.require(ctx, Role.OP);
    String why = Body.of(ctx, Set.of("why")).required("why").strip();
    var wish =
        new ModelDeletions.Wish(
            ctx.pathParam("connection"), ctx.pathParam("name"), number(ctx), caller.name(), why);
    if (!wish.unfit().isEmpty()) {
      throw ApiError.invalid("body", "why", wish.unfit(), "value_error");
    }
    Json.answer(ctx, ModelShapes.deletion(deletions.delete(wish)));
  }

  private void diff(Context ctx) {
    int from = required(ctx, "from");
    int to = required(ctx, "to");
    Json.answer(
        ctx, ModelShapes.diff(ctx.pathParam("connection"), of(ctx, model -> model.diff(from, to))));
  }

  private static int required(Context ctx, String name) {
    String given = ctx.queryParam(name);
    if (given == null || given.isEmpty()) {
      throw ApiError.invalid("query", name, "Field required", "missing");
    }
    return Found.whole("query", name, given, 0);
  }

  private void history(Context ctx) {
    Page page = page(ctx);
    String alias = ctx.pathParam("alias");
    Json.answer(
        ctx,
        Shapes.list(
            "history",
            of(ctx, model -> model.history(alias, page.limit(), page.offset())),
            ModelShapes::flip));
  }

  private void promote(Context ctx) {
    Caller caller = Caller.require(ctx, Role.OP);
    Body body = Body.of(ctx, Set.of("version", "why", "sequence"));
    Integer version = body.number("version");
    if (version == null) {
      throw ApiError.invalid("body", "version", "Field required", "missing");
    }
    Flip flip = flips.promote(target(ctx), version, decision(caller, body));
    Json.answer(ctx, ModelShapes.flip(flip));
  }

  private void rollback(Context ctx) {
    Caller caller = Caller.require(ctx, Role.OP);
    Body body = Body.of(ctx, Set.of("why", "sequence"));
    Json.answer(ctx, ModelShapes.flip(flips.rollback(target(ctx), decision(caller, body))));
  }

  private static Target target(Context ctx) {
    return new Target(ctx.pathParam("connection"), ctx.pathParam("name"), ctx.pathParam("alias"));
  }

  private static Decision decision(Caller caller, Body body) {
    Integer seen = body.number("sequence");
    if (seen == null) {
      throw ApiError.invalid("body", "sequence", "Field required", "missing");
    }
    if (seen < 0) {
      throw ApiError.invalid(
          "body", "sequence", "Input should be greater than or equal to 0", "greater_than_equal");
    }
    var decision = new Decision(caller.name(), body.required("why").strip(), seen);
    if (!decision.unfit().isEmpty()) {
      throw ApiError.invalid("body", "why", decision.unfit(), "value_error");
    }
    return decision;
  }

  private <R> R of(Context ctx, ModelCatalog.Look<R> look) {
    return models.of(ctx.pathParam("connection"), ctx.pathParam("name"), look);
  }

  /** The order is fixed: by connection and name, or newest first. */
  private static Page page(Context ctx) {
    return new ListQuery(ctx).page(Set.of(), FIXED);
  }
}
