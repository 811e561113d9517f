// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.db.read.ConnectionQueries;
import dev.updraft.db.read.ConnectionQueries.ConnectionView;
import dev.updraft.db.read.Listing;
import dev.updraft.db.read.Page.Sort;
import dev.updraft.db.web.ConnectionStore;
import dev.updraft.web.auth.Caller;
import dev.updraft.web.auth.Role;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Body;
import dev.updraft.web.http.Json;
import dev.updraft.web.http.ListQuery;
import io.javalin.http.Context;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Connections. A password goes in and never comes out. */
final class Connections implements Entities<ConnectionView> {
  private static final String ID = "^[\\w.-]{1,200}$";

  private final ConnectionQueries connections;
  private final ConnectionStore store;
  private final ConnectionSecrets secrets;

  Connections(ConnectionQueries connections, ConnectionStore store, ConnectionSecrets secrets) {
    this.connections = connections;
    this.store = store;
    this.secrets = secrets;
  }

  @Override
  public String plural() {
    return "connections";
  }

  @Override
  public String key() {
    return "connection_id";
  }

  @Override
  public Role readers() {
    return Role.OP;
  }

  @Override
  public Set<String> fields() {
    return Set.of(
        "connection_id",
        "conn_type",
        "description",
        "host",
        "login",
        "schema",
        "port",
        "password",
        "extra",
        "team_name");
  }

  @Override
  public Listing<ConnectionView> list(Context ctx) {
    ListQuery query = new ListQuery(ctx).pattern("connection_id", "connection_id");
    return connections.list(
        query.criteria(), query.page(ConnectionQueries.fields(), Sort.up("id")));
  }

  @Override
  public ConnectionView find(String id) {
    return connections.find(id).orElseThrow(() -> missing(id));
  }

  @Override
  public boolean exists(String id) {
    return connections.find(id).isPresent();
  }

  @Override
  public JsonNode shape(ConnectionView it) {
    ConnectionSecrets.Secret secret = secrets.open(it.id(), it.secret());
    return Json.object()
        .put("connection_id", it.id())
        .put("conn_type", it.type())
        .put("description", it.description())
        .put("host", it.host())
        .put("login", it.login())
        .put("schema", it.schema())
        .put("port", it.port())
        .put("password", secret.password().isEmpty() ? null : Masking.HIDDEN)
        .put("extra", secret.extra().isEmpty() ? null : Masking.masked(secret.extra()).toString())
        .putNull("team_name");
  }

  @Override
  public void create(Context ctx, Body body) {
    String id = body.required("connection_id");
    if (!id.matches(ID)) {
      throw ApiError.invalid(
          "body",
          "connection_id",
          "String should match pattern '^[\\w.-]+$' and have at most 200 characters",
          "string_pattern_mismatch");
    }
    body.required("conn_type");
    var empty = new ConnectionView(id, "", "", null, null, null, null, null);
    if (!store.create(Caller.of(ctx).name(), changed(empty, body))) {
      throw ApiError.conflict("The Connection with connection_id: `" + id + "` already exists");
    }
  }

  @Override
  public void change(Context ctx, String id, Body body) {
    if (!store.change(Caller.of(ctx).name(), changed(find(id), body))) {
      throw missing(id);
    }
  }

  @Override
  public void delete(Context ctx, String id) {
    if (!store.delete(Caller.of(ctx).name(), id)) {
      throw missing(id);
    }
  }

  private ConnectionView changed(ConnectionView it, Body body) {
    Integer port = body.has("port") ? body.number("port") : it.port();
    if (port != null && (port < 0 || port > 65_535)) {
      throw ApiError.invalid("body", "port", "A port is 0 to 65535", "less_than_equal");
    }
    String type = body.text("conn_type");
    String description = text(body, "description", it.description());
    return new ConnectionView(
        it.id(),
        type == null ? it.type() : type,
        description == null ? "" : description,
        text(body, "host", it.host()),
        port,
        text(body, "schema", it.schema()),
        text(body, "login", it.login()),
        secrets.changed(it.id(), it.secret(), body));
  }

  private static @Nullable String text(Body body, String field, @Nullable String before) {
    return body.has(field) ? body.text(field) : before;
  }

  private static ApiError missing(String id) {
    return ApiError.notFound("The Connection with connection_id: `" + id + "` was not found");
  }
}
