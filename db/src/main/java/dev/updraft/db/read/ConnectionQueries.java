// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Connections, their secrets sealed. Thread-safe. */
public final class ConnectionQueries {
  private static final Fields FIELDS =
      new Fields()
          .text("id", "connection_id")
          .text("conn_id", "connection_id")
          .text("connection_id", "connection_id")
          .text("conn_type", "type")
          .text("description", "description")
          .text("host", "host")
          .number("port", "port")
          .text("team_name", "NULL::text");

  private final ListSql<ConnectionView> connections;

  public ConnectionQueries(DSLContext sql) {
    this.connections =
        new ListSql<>(
            sql,
            FIELDS,
            "SELECT connection_id, type, description, host, port, schema, login, secret",
            "FROM connection",
            List.of("connection_id"),
            ConnectionQueries::view);
  }

  /** The fields that conditions and orders may name. */
  public static Set<String> fields() {
    return FIELDS.names();
  }

  public Listing<ConnectionView> list(List<Criterion> criteria, Page page) {
    return connections.list(criteria, page);
  }

  public Optional<ConnectionView> find(String id) {
    return connections.find("connection_id = ?", id);
  }

  private static ConnectionView view(Record values) {
    var row = new Row(values);
    return new ConnectionView(
        row.text("connection_id"),
        row.text("type"),
        row.text("description"),
        row.maybeText("host"),
        row.maybeNumber("port"),
        row.maybeText("schema"),
        row.maybeText("login"),
        row.maybeText("secret"));
  }

  /**
   * A connection.
   *
   * @param secret password and extra as JSON, sealed by the application
   */
  public record ConnectionView(
      String id,
      String type,
      String description,
      @Nullable String host,
      @Nullable Integer port,
      @Nullable String schema,
      @Nullable String login,
      @Nullable String secret) {
    @Override
    public String toString() {
      return "connection " + id;
    }
  }
}
