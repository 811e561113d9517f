// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

import java.util.Map;

/**
 * Where another system is and how to log in there. Texts that are not set are empty.
 *
 * <pre>{@code
 * var target = flow.connection("reports-sftp");
 * flow.given(target).run(this::upload);
 * }</pre>
 *
 * @param type {@code postgresql}, {@code http} …
 * @param port 0 = the type's own
 * @param schema database, path or bucket
 */
public record Connection(
    String id,
    String type,
    String host,
    int port,
    String schema,
    String login,
    String password,
    Map<String, String> extra) {
  public Connection {
    extra = Map.copyOf(extra);
  }

  /** Never the password, nor the extras, which may hold tokens. */
  @Override
  public String toString() {
    return "Connection[" + id + ", " + type + "://" + host + (port == 0 ? "" : ":" + port) + "]";
  }
}
