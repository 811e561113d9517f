// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.db.read.Listing;
import dev.updraft.db.read.Page.Sort;
import dev.updraft.db.read.PoolQueries;
import dev.updraft.db.read.PoolQueries.PoolView;
import dev.updraft.web.auth.Role;
import dev.updraft.web.command.Commands;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Body;
import dev.updraft.web.http.Json;
import dev.updraft.web.http.ListQuery;
import io.javalin.http.Context;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Pools. The leader counts their slots, so changes are commands to it. */
final class Pools implements Entities<PoolView> {
  private static final int LONGEST = 256;

  private final PoolQueries pools;
  private final Commands commands;

  Pools(PoolQueries pools, Commands commands) {
    this.pools = pools;
    this.commands = commands;
  }

  @Override
  public String plural() {
    return "pools";
  }

  @Override
  public String key() {
    return "name";
  }

  @Override
  public Role readers() {
    return Role.VIEWER;
  }

  @Override
  public Set<String> fields() {
    return Set.of("name", "pool", "slots", "description", "include_deferred", "team_name");
  }

  @Override
  public Listing<PoolView> list(Context ctx) {
    ListQuery query = new ListQuery(ctx).pattern("pool_name", "name");
    return pools.list(query.criteria(), query.page(PoolQueries.fields(), Sort.up("id")));
  }

  @Override
  public PoolView find(String id) {
    return pools
        .find(id)
        .orElseThrow(() -> ApiError.notFound("The Pool with name: `" + id + "` was not found"));
  }

  @Override
  public boolean exists(String id) {
    return pools.find(id).isPresent();
  }

  @Override
  public JsonNode shape(PoolView pool) {
    return Json.object()
        .put("name", pool.name())
        .put("slots", pool.slots())
        .put("description", pool.description())
        .put("include_deferred", pool.includeDeferred())
        .put("occupied_slots", pool.occupied())
        .put("running_slots", pool.running())
        .put("queued_slots", pool.queued())
        .put("scheduled_slots", pool.scheduled())
        .put("open_slots", pool.open())
        .put("deferred_slots", pool.deferred())
        .putNull("team_name");
  }

  @Override
  public void create(Context ctx, Body body) {
    String name = body.required("name");
    if (name.isEmpty() || name.length() > LONGEST) {
      throw ApiError.invalid(
          "body", "name", "A pool's name has 1 to " + LONGEST + " characters", "string_length");
    }
    if (body.number("slots") == null) {
      throw ApiError.invalid("body", "slots", "Field required", "missing");
    }
    put(ctx, new PoolView(name, 0, false, "", 0, 0, 0, 0), body, true);
  }

  @Override
  public void change(Context ctx, String id, Body body) {
    String renamed = body.text("pool");
    if (renamed != null && !renamed.equals(id)) {
      throw ApiError.badRequest("A pool cannot be renamed");
    }
    put(ctx, find(id), body, false);
  }

  private void put(Context ctx, PoolView before, Body body, boolean create) {
    Integer slots = body.number("slots");
    if (slots != null && slots < -1) {
      throw ApiError.invalid(
          "body", "slots", "Input should be greater than or equal to -1", "greater_than_equal");
    }
    String description = body.has("description") ? body.text("description") : before.description();
    var payload =
        Json.object()
            .put("name", before.name())
            .put("slots", slots == null ? before.slots() : slots)
            .put("include_deferred", body.flag("include_deferred", before.includeDeferred()))
            .put("create", create);
    if (description != null && !description.isEmpty()) {
      payload.put("description", description);
    }
    commands.run(ctx, "put_pool", payload);
  }

  @Override
  public void delete(Context ctx, String id) {
    commands.run(ctx, "delete_pool", Json.object().put("name", id));
  }
}
