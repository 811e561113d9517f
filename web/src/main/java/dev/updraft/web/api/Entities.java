// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.db.read.Listing;
import dev.updraft.web.auth.Role;
import dev.updraft.web.http.Body;
import io.javalin.http.Context;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Things that people make, change and delete by one name: what {@link EntityRoutes} needs to know
 * of a kind of them.
 */
interface Entities<T> {
  /** The path below {@code /api/v2}, which is also the list's key. */
  String plural();

  /** The body's key of the name. */
  String key();

  Role readers();

  /** All keys that a body may have. */
  Set<String> fields();

  Listing<T> list(Context ctx);

  /** 404 when there is none. */
  T find(String id);

  boolean exists(String id);

  JsonNode shape(T entity);

  /** 409 when there is one; 422 when the body does not fit. */
  void create(Context ctx, Body body);

  /** Changes only what the body holds; 404 when there is none. */
  void change(Context ctx, String id, Body body);

  /** 404 when there is none. */
  void delete(Context ctx, String id);
}
