// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.db.read.Listing;
import dev.updraft.db.read.Page.Sort;
import dev.updraft.db.read.VariableQueries;
import dev.updraft.db.read.VariableQueries.VariableView;
import dev.updraft.db.web.VariableStore;
import dev.updraft.secrets.SealBroken;
import dev.updraft.secrets.Vault;
import dev.updraft.web.auth.Caller;
import dev.updraft.web.auth.Role;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Body;
import dev.updraft.web.http.Json;
import dev.updraft.web.http.ListQuery;
import io.javalin.http.Context;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Variables; each value is sealed for the place {@code variable/<key>}. */
final class Variables implements Entities<VariableView> {
  private static final Logger LOG = LoggerFactory.getLogger(Variables.class);
  private static final int LONGEST = 250;

  private final VariableQueries variables;
  private final VariableStore store;
  private final Vault vault;

  Variables(VariableQueries variables, VariableStore store, Vault vault) {
    this.variables = variables;
    this.store = store;
    this.vault = vault;
  }

  @Override
  public String plural() {
    return "variables";
  }

  @Override
  public String key() {
    return "key";
  }

  @Override
  public Role readers() {
    return Role.OP;
  }

  @Override
  public Set<String> fields() {
    return Set.of("key", "value", "description", "team_name");
  }

  @Override
  public Listing<VariableView> list(Context ctx) {
    ListQuery query = new ListQuery(ctx).pattern("variable_key", "key");
    return variables.list(query.criteria(), query.page(VariableQueries.fields(), Sort.up("id")));
  }

  @Override
  public VariableView find(String id) {
    return variables
        .find(id)
        .orElseThrow(() -> ApiError.notFound("The Variable with key: `" + id + "` was not found"));
  }

  @Override
  public boolean exists(String id) {
    return variables.find(id).isPresent();
  }

  @Override
  public JsonNode shape(VariableView variable) {
    String plain = plain(variable);
    return Json.object()
        .put("key", variable.key())
        .put("value", plain == null ? null : Masking.value(variable.key(), plain))
        .put("description", variable.description())
        .put("is_encrypted", variable.sealed())
        .putNull("team_name");
  }

  /** Null when the key file was replaced: the others of a list stay readable. */
  private @Nullable String plain(VariableView variable) {
    try {
      return variable.sealed()
          ? vault.open(variable.value(), place(variable.key()))
          : variable.value();
    } catch (SealBroken e) {
      LOG.warn("variable {} cannot be read", variable.key(), e);
      return null;
    }
  }

  @Override
  public void create(Context ctx, Body body) {
    String key = body.required("key");
    if (key.isEmpty() || key.length() > LONGEST) {
      throw ApiError.invalid(
          "body", "key", "A variable's key has 1 to " + LONGEST + " characters", "string_length");
    }
    if (!body.has("value")) {
      throw ApiError.invalid("body", "value", "Field required", "missing");
    }
    if (!store.create(Caller.of(ctx).name(), sealed(key, text(body), body.text("description")))) {
      throw ApiError.conflict("The Variable with key: `" + key + "` already exists");
    }
  }

  @Override
  public void change(Context ctx, String id, Body body) {
    VariableView before = find(id);
    String plain = plain(before);
    String value = body.has("value") ? kept(text(body), plain) : plain;
    String description = body.has("description") ? body.text("description") : before.description();
    if (value == null || !store.change(Caller.of(ctx).name(), sealed(id, value, description))) {
      throw ApiError.conflict("The Variable with key: `" + id + "` cannot be changed");
    }
  }

  @Override
  public void delete(Context ctx, String id) {
    if (!store.delete(Caller.of(ctx).name(), id)) {
      throw ApiError.notFound("The Variable with key: `" + id + "` was not found");
    }
  }

  private static @Nullable String kept(String sent, @Nullable String stored) {
    return sent.equals(Masking.HIDDEN) ? stored : sent;
  }

  private static String text(Body body) {
    JsonNode value = body.json().path("value");
    return value.isString() ? value.asString() : value.toString();
  }

  private VariableView sealed(String key, String value, @Nullable String description) {
    String text = description == null ? "" : description;
    return new VariableView(key, vault.seal(value, place(key)), true, text);
  }

  private static String place(String key) {
    return "variable/" + key;
  }
}
