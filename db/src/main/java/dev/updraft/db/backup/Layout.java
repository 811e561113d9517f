// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.backup;

import dev.updraft.db.generated.DefaultSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Updraft's tables and what belongs to them, as the database's catalog has them. */
final class Layout {
  private static final String HERE =
      "(SELECT oid FROM pg_namespace WHERE nspname = current_schema())";

  private Layout() {}

  /** A table that is not a partition. */
  record Table(String name, List<String> columns) {}

  /** Those that refer to others last: so they can be filled in this order. */
  static List<Table> tables(Connection connection) throws SQLException {
    List<String> ours =
        DefaultSchema.DEFAULT_SCHEMA.getTables().stream().map(table -> table.getName()).toList();
    String sql =
        "SELECT c.relname, array_agg(quote_ident(a.attname) ORDER BY a.attnum) AS columns,"
            + " EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f')"
            + " AS refers FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            + " AND a.attnum > 0 AND NOT a.attisdropped WHERE c.relnamespace = "
            + HERE
            + " AND c.relkind IN ('r', 'p') AND NOT c.relispartition"
            + " GROUP BY c.oid, c.relname ORDER BY refers, c.relname";
    List<Table> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        String name = rows.getString("relname");
        if (ours.contains(name)) {
          tables.add(new Table(name, Arrays.asList((String[]) rows.getArray(2).getArray())));
        }
      }
    }
    return tables;
  }

  /** Whether the schema has any table at all, be it Updraft's or not. */
  static boolean anything(Connection connection) throws SQLException {
    String sql = "SELECT EXISTS (SELECT FROM pg_class WHERE relnamespace = " + HERE + ")";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() && row.getBoolean(1);
    }
  }

  static List<Integer> months(Connection connection) throws SQLException {
    String sql =
        "SELECT right(inhrelid::regclass::text, 6)::int FROM pg_inherits"
            + " WHERE inhparent = 'run'::regclass AND inhrelid::regclass::text ~ '_[0-9]{6}$'"
            + " ORDER BY 1";
    List<Integer> months = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        months.add(rows.getInt(1));
      }
    }
    return months;
  }

  static Set<String> sequenceNames(Connection connection) throws SQLException {
    String sql = "SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema()";
    Set<String> names = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  /** Last values; those of identity columns too. */
  static SortedMap<String, Long> sequences(Connection connection) throws SQLException {
    String sql =
        "SELECT sequencename, last_value FROM pg_sequences"
            + " WHERE schemaname = current_schema() AND last_value IS NOT NULL";
    SortedMap<String, Long> values = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.put(rows.getString(1), rows.getLong(2));
      }
    }
    return values;
  }
}
