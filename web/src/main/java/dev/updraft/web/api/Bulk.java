// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Body;
import dev.updraft.web.http.Json;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Many changes in one request. Always answered with 200: what failed stands in the answer, and what
 * succeeded before or after it stays.
 */
final class Bulk<T> {
  private static final Set<String> KEYS =
      Set.of("action", "entities", "action_on_existence", "action_on_non_existence", "update_mask");

  private final Entities<T> entities;
  private final Context ctx;
  private final ObjectNode answer =
      Json.object().putNull("create").putNull("update").putNull("delete");

  Bulk(Entities<T> entities, Context ctx) {
    this.entities = entities;
    this.ctx = ctx;
  }

  ObjectNode run() {
    JsonNode actions = Body.of(ctx, Set.of("actions")).json().path("actions");
    if (!actions.isArray()) {
      throw ApiError.invalid("body", "actions", "Input should be a valid list", "list_type");
    }
    var known = new ArrayList<Action>();
    actions.forEach(action -> known.add(action(action)));
    known.forEach(this::apply);
    return answer;
  }

  private static Action action(JsonNode node) {
    Body body = Body.of(node, KEYS);
    String action = body.required("action");
    if (!Set.of("create", "update", "delete").contains(action)) {
      throw ApiError.invalid(
          "body", "action", "Input should be 'create', 'update' or 'delete'", "enum");
    }
    String clash = action.equals("create") ? "action_on_existence" : "action_on_non_existence";
    String onClash = body.text(clash);
    Set<String> allowed =
        action.equals("create") ? Set.of("fail", "skip", "overwrite") : Set.of("fail", "skip");
    if (onClash != null && !allowed.contains(onClash)) {
      throw ApiError.invalid("body", clash, "Input should be one of " + allowed, "enum");
    }
    if (!body.json().path("entities").isArray()) {
      throw ApiError.invalid("body", "entities", "Input should be a valid list", "list_type");
    }
    return new Action(
        action, onClash == null ? "fail" : onClash, body.texts("update_mask"), body.json());
  }

  private void apply(Action action) {
    ObjectNode done = answer.withObject("/" + action.name());
    var success = done.withArray("success");
    var errors = done.withArray("errors");
    for (JsonNode entity : action.body().path("entities")) {
      try {
        String id = id(entity);
        if (one(action, id, entity)) {
          success.add(id);
        }
      } catch (ApiError e) {
        errors.addObject().put("error", e.text()).put("status_code", e.status());
      }
    }
  }

  private String id(JsonNode entity) {
    return entity.isString() ? entity.asString() : fields(entity).required(entities.key());
  }

  private Body fields(JsonNode entity) {
    return Body.of(entity, entities.fields());
  }

  /** Whether anything was done. */
  private boolean one(Action action, String id, JsonNode entity) {
    boolean there = entities.exists(id);
    boolean clash = action.name().equals("create") == there;
    if (clash && action.onClash().equals("skip")) {
      return false;
    }
    switch (action.name()) {
      case "create" -> {
        if (clash && action.onClash().equals("overwrite")) {
          entities.change(ctx, id, fields(entity));
        } else {
          EntityRoutes.create(ctx, entities, id, fields(entity));
        }
      }
      case "update" -> entities.change(ctx, id, EntityRoutes.masked(fields(entity), action.mask()));
      default -> entities.delete(ctx, id);
    }
    return true;
  }

  private record Action(String name, String onClash, List<String> mask, ObjectNode body) {}
}
