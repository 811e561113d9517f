// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.backup;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/** The one transaction of a restore. */
final class Filling {
  /** Their numbers are known outside the database: in the object store, at workers, in browsers. */
  private static final Set<String> KNOWN_OUTSIDE = Set.of("run_id_seq", "history_feed_seq");

  /**
   * A number that the installation never had, though it went on after the backup, and though the
   * same backup may have been restored before: the time, since none of these counts a thousand a
   * second for long. With a clock that went back, far behind what is known.
   */
  private static final String UNUSED =
      "SELECT CASE WHEN now > known THEN now ELSE known + 1000000 END FROM (SELECT"
          + " (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now, ?::bigint AS known) t";

  private final Connection connection;
  private final BackupFile file;
  private final Manifest manifest;

  Filling(Connection connection, BackupFile file) {
    this.connection = connection;
    this.file = file;
    this.manifest = file.manifest();
  }

  Restore.Done done() throws IOException, SQLException {
    connection.setAutoCommit(false);
    boolean ended = false;
    try {
      requireSameTables();
      lock();
      long formerEpoch = number("SELECT coalesce(max(value), 0) FROM epoch");
      requireEmpty();
      fill();
      sequences();
      long epoch = raiseEpoch(formerEpoch);
      long active = number("SELECT count(*) FROM run WHERE state IN ('queued', 'running')");
      ended = true;
      commit();
      return new Restore.Done(manifest, epoch, active, Optional.empty());
    } finally {
      if (!ended) {
        connection.rollback();
      }
    }
  }

  private void commit() throws SQLException {
    try {
      connection.commit();
    } catch (SQLException e) {
      if (!connection.isClosed()) {
        throw e; // the server said no
      }
      throw new BackupRefused(
          "The database failed in the middle of the commit ("
              + e.getMessage()
              + "): either all was restored or nothing. Try again: if it was, that is refused, and"
              + " all is well.");
    }
  }

  /** Names from the file become part of statements only after this. */
  private void requireSameTables() throws SQLException {
    List<Layout.Table> wanted =
        manifest.tables().stream()
            .map(table -> new Layout.Table(table.name(), table.columns()))
            .toList();
    List<Layout.Table> found = Layout.tables(connection);
    if (!found.equals(wanted)) {
      throw new BackupRefused(
          "The tables of schema %s and those of the backup differ: %s"
              .formatted(manifest.schema(), difference(found, wanted)));
    }
  }

  private static String difference(List<Layout.Table> found, List<Layout.Table> wanted) {
    return "here "
        + found.stream().filter(table -> !wanted.contains(table)).toList()
        + ", there "
        + wanted.stream().filter(table -> !found.contains(table)).toList();
  }

  private void lock() throws SQLException {
    run("SET LOCAL lock_timeout = '5s'");
    run("LOCK TABLE " + names() + " IN ACCESS EXCLUSIVE MODE");
  }

  private String names() {
    return manifest.tables().stream().map(Manifest.Content::name).collect(Collectors.joining(", "));
  }

  /** But for what the migrations themselves put there. */
  private void requireEmpty() throws SQLException {
    for (Manifest.Content table : manifest.tables()) {
      String but =
          switch (table.name()) {
            case "epoch" -> " WHERE partition <> 0";
            case "pool" -> " WHERE name <> 'default_pool'";
            default -> "";
          };
      long rows = number("SELECT count(*) FROM (SELECT FROM " + table.name() + but + " LIMIT 1) t");
      if (rows > 0) {
        throw Restore.notEmpty("there are rows in " + table.name());
      }
    }
  }

  private void fill() throws IOException, SQLException {
    run("TRUNCATE " + names());
    for (int month : manifest.months()) {
      number("SELECT ensure_partitions(" + month + ", 1)");
    }
    var copy = connection.unwrap(PGConnection.class).getCopyAPI();
    for (Manifest.Content table : manifest.tables()) {
      try (InputStream rows = file.rows(table)) {
        long count =
            copy.copyIn("COPY " + table.name() + " (" + table.columnList() + ") FROM STDIN", rows);
        if (count != table.rows()) {
          throw new IllegalStateException(table + " gave " + count + " rows");
        }
      }
    }
  }

  private void sequences() throws SQLException {
    Set<String> here = Layout.sequenceNames(connection);
    for (Map.Entry<String, Long> saved : manifest.sequences().entrySet()) {
      if (!here.contains(saved.getKey())) {
        throw new BackupRefused("There is no sequence " + saved.getKey() + " in this schema.");
      }
      long value = saved.getValue();
      set(saved.getKey(), KNOWN_OUTSIDE.contains(saved.getKey()) ? unused(value) : value);
    }
  }

  private void set(String sequence, long value) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT setval(?, ?)")) {
      statement.setString(1, sequence);
      statement.setLong(2, value);
      statement.execute();
    }
  }

  /**
   * Neither that the last leader resigned nor by which rule it lived is known: leaders that came
   * after the backup were taken are not in it. The next one waits the longest for workers.
   */
  private long raiseEpoch(long former) throws SQLException {
    long saved = number("SELECT value FROM epoch WHERE partition = 0");
    long epoch = unused(Math.max(saved, former));
    number(
        "UPDATE epoch SET value = "
            + epoch
            + ", resigned = false, rule_z = false, since = now() WHERE partition = 0"
            + " RETURNING value");
    return epoch;
  }

  private long unused(long known) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(UNUSED)) {
      statement.setLong(1, known);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      if (!row.next()) {
        throw new BackupRefused("The backup is incomplete: no row for " + sql);
      }
      return row.getLong(1);
    }
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
