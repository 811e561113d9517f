// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.web.auth.Caller;
import dev.updraft.web.auth.Role;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Body;
import dev.updraft.web.http.Json;
import dev.updraft.web.http.Storable;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** List, get, create, change, delete and the bulk form, alike for all kinds of entities. */
public final class EntityRoutes<T> {
  private final Entities<T> entities;

  EntityRoutes(Entities<T> entities) {
    this.entities = entities;
  }

  public void register(RoutesConfig routes) {
    String all = "/api/v2/" + entities.plural();
    String one = all + "/{entity_id}";
    routes.get(all, this::list);
    routes.post(all, this::create);
    routes.patch(all, this::bulk);
    routes.get(one, this::one);
    routes.patch(one, this::change);
    routes.delete(one, this::delete);
  }

  private void list(Context ctx) {
    Caller.require(ctx, entities.readers());
    Json.answer(ctx, Shapes.list(entities.plural(), entities.list(ctx), entities::shape));
  }

  private void one(Context ctx) {
    Caller.require(ctx, entities.readers());
    Json.answer(ctx, entities.shape(entities.find(id(ctx))));
  }

  private void create(Context ctx) {
    Caller.require(ctx, Role.OP);
    Body body = Body.of(ctx, entities.fields());
    String id = body.required(entities.key());
    create(ctx, entities, id, body);
    Json.answer(ctx, 201, entities.shape(entities.find(id)));
  }

  static <T> void create(Context ctx, Entities<T> entities, String id, Body body) {
    String unfit = Storable.unfitName(id);
    if (!unfit.isEmpty()) {
      throw ApiError.invalid("body", entities.key(), unfit, "value_error");
    }
    entities.create(ctx, body);
  }

  private void change(Context ctx) {
    Caller.require(ctx, Role.OP);
    String id = id(ctx);
    entities.find(id);
    Body body = masked(Body.of(ctx, entities.fields()), ctx.queryParams("update_mask"));
    String inBody = body.text(entities.key());
    if (inBody != null && !inBody.equals(id)) {
      throw ApiError.badRequest(
          "The " + entities.key() + " in the request body does not match the URL parameter");
    }
    entities.change(ctx, id, body);
    Json.answer(ctx, entities.shape(entities.find(id)));
  }

  private void delete(Context ctx) {
    Caller.require(ctx, Role.OP);
    entities.delete(ctx, id(ctx));
    ctx.status(204);
  }

  private void bulk(Context ctx) {
    Caller.require(ctx, Role.OP);
    Json.answer(ctx, new Bulk<>(entities, ctx).run());
  }

  /** Only the fields that the mask names; without a mask all that are there. */
  static Body masked(Body body, List<String> mask) {
    if (mask.isEmpty()) {
      return body;
    }
    ObjectNode kept = Json.object();
    for (String field : mask) {
      if (body.has(field)) {
        kept.set(field, body.json().path(field));
      }
    }
    return new Body(kept);
  }

  private static String id(Context ctx) {
    return ctx.pathParam("entity_id");
  }
}
