// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.role;

import dev.updraft.scheduler.loop.PayloadCipher;
import dev.updraft.secrets.PayloadSealer;
import dev.updraft.secrets.Vault;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the scheduler needs of cryptography, by the vault and a sealer. */
public final class VaultCipher implements PayloadCipher {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final PayloadSealer sealer;
  private final Vault vault;

  public VaultCipher(PayloadSealer sealer, Vault vault) {
    this.sealer = sealer;
    this.vault = vault;
  }

  /** The place that a connection's secret is sealed for. */
  public static String place(String connection) {
    return "connection/" + connection;
  }

  @Override
  public String seal(byte[] plain, String publicKey, String grant) {
    return sealer.seal(plain, publicKey, grant);
  }

  /** A row of the connection table, as JSON, becomes what the author's API calls a connection. */
  @Override
  public String openConnection(String sealed) {
    JsonNode row = JSON.readTree(sealed);
    String id = row.path("connection_id").asString();
    String secret = row.path("secret").asString("");
    JsonNode open =
        secret.isEmpty() ? JSON.createObjectNode() : JSON.readTree(vault.open(secret, place(id)));
    ObjectNode connection = JSON.createObjectNode().put("id", id);
    connection.put("type", row.path("conn_type").asString(""));
    for (String text : new String[] {"host", "schema", "login"}) {
      connection.put(text, row.path(text).asString(""));
    }
    connection.put("port", row.path("port").asInt(0));
    connection.put("password", open.path("password").asString(""));
    connection.set(
        "extra", open.path("extra").isObject() ? open.path("extra") : JSON.createObjectNode());
    return connection.toString();
  }
}
