// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;

/** Variables. Thread-safe. */
public final class VariableQueries {
  private static final Fields FIELDS =
      new Fields()
          .text("id", "name")
          .text("key", "name")
          .text("_val", "value")
          .text("description", "description")
          .flag("is_encrypted", "sealed")
          .text("team_name", "NULL::text");

  private final ListSql<VariableView> variables;

  public VariableQueries(DSLContext sql) {
    this.variables =
        new ListSql<>(
            sql,
            FIELDS,
            "SELECT name, value, sealed, description",
            "FROM variable",
            List.of("name"),
            VariableQueries::view);
  }

  /** The fields that conditions and orders may name. */
  public static Set<String> fields() {
    return FIELDS.names();
  }

  public Listing<VariableView> list(List<Criterion> criteria, Page page) {
    return variables.list(criteria, page);
  }

  public Optional<VariableView> find(String key) {
    return variables.find("name = ?", key);
  }

  private static VariableView view(Record values) {
    var row = new Row(values);
    return new VariableView(
        row.text("name"), row.text("value"), row.flag("sealed"), row.text("description"));
  }

  /**
   * A variable.
   *
   * @param value sealed by the application where {@code sealed}
   */
  public record VariableView(String key, String value, boolean sealed, String description) {
    @Override
    public String toString() {
      return "variable " + key;
    }
  }
}
