// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.api.Connection;
import dev.updraft.db.read.ConnectionQueries.ConnectionView;
import dev.updraft.secrets.SealBroken;
import dev.updraft.secrets.Vault;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Body;
import dev.updraft.web.http.Json;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Password and extra of connections, sealed together as {@code {password, extra}} for the place
 * {@code connection/<id>}; the scheduler opens them for the attempts that may use them.
 */
public final class ConnectionSecrets {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionSecrets.class);
  private static final Secret NONE = new Secret("", Json.object());

  private final Vault vault;

  public ConnectionSecrets(Vault vault) {
    this.vault = vault;
  }

  /** Opened, never to be shown as it is. */
  record Secret(String password, ObjectNode extra) {
    @Override
    public String toString() {
      return "a secret";
    }
  }

  /** What cannot be opened, because the key file was replaced, reads as empty. */
  Secret open(String id, @Nullable String sealed) {
    try {
      return unsealed(id, sealed);
    } catch (SealBroken e) {
      LOG.warn("the secret of connection {} cannot be read", id, e);
      return NONE;
    }
  }

  private Secret unsealed(String id, @Nullable String sealed) {
    if (sealed == null || sealed.isEmpty()) {
      return NONE;
    }
    JsonNode plain = Json.read(vault.open(sealed, place(id)));
    ObjectNode extra = plain.path("extra") instanceof ObjectNode object ? object : Json.object();
    return new Secret(plain.path("password").asString(""), extra);
  }

  /**
   * A connection as its users see it, with its secret: for what this process itself asks there.
   *
   * @throws IllegalArgumentException when its secret cannot be opened
   */
  public Connection opened(ConnectionView it) {
    Secret secret;
    try {
      secret = unsealed(it.id(), it.secret());
    } catch (SealBroken e) {
      throw new IllegalArgumentException(
          "the secret of connection '"
              + it.id()
              + "' was sealed with another key; give its password and extra anew",
          e);
    }
    var extra = new HashMap<String, String>();
    for (Map.Entry<String, JsonNode> each : secret.extra().properties()) {
      JsonNode value = each.getValue();
      extra.put(each.getKey(), value.isString() ? value.asString() : value.toString());
    }
    return new Connection(
        it.id(),
        it.type(),
        text(it.host()),
        it.port() == null ? 0 : it.port(),
        text(it.schema()),
        text(it.login()),
        secret.password(),
        extra);
  }

  private static String text(@Nullable String given) {
    return given == null ? "" : given;
  }

  /** Sealed anew with what the body changes. What it gives back hidden stays as it was. */
  @Nullable String changed(String id, @Nullable String sealed, Body body) {
    if (!body.has("password") && !body.has("extra")) {
      return sealed;
    }
    Secret before = open(id, sealed);
    String password = body.has("password") ? body.text("password") : before.password();
    if (Masking.HIDDEN.equals(password)) {
      password = before.password();
    }
    ObjectNode extra = body.has("extra") ? extra(body, before.extra()) : before.extra();
    if ((password == null || password.isEmpty()) && extra.isEmpty()) {
      return null;
    }
    ObjectNode plain = Json.object().put("password", password == null ? "" : password);
    plain.set("extra", extra);
    return vault.seal(plain.toString(), place(id));
  }

  private static ObjectNode extra(Body body, ObjectNode before) {
    String text = body.text("extra");
    if (text == null || text.isBlank()) {
      return Json.object();
    }
    if (Json.read(text) instanceof ObjectNode sent
        && Masking.restored(sent, before) instanceof ObjectNode restored) {
      return restored;
    }
    throw ApiError.invalid(
        "body",
        "extra",
        "The `extra` field must be a valid JSON object (e.g., {\"key\": \"value\"})",
        "value_error");
  }

  private static String place(String id) {
    return "connection/" + id;
  }
}
