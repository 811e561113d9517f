// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.backup;

import dev.updraft.db.DatabaseSettings;
import dev.updraft.db.LeaderLock;
import dev.updraft.db.SchemaVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;

/** Puts a backup into a database that holds nothing of Updraft's. */
public final class Restore {
  private static final String NAME = "updraft-restore";
  private static final int SILENCE_SECONDS = 600;
  private static final int LOOKS = 10;

  private Restore() {}

  /**
   * What was done.
   *
   * @param epoch below which no scheduler may write any more
   * @param activeRuns that had not ended when the backup was taken
   */
  public record Done(Manifest manifest, long epoch, long activeRuns) {}

  /**
   * Nothing is written before all of the file was read and found true. All rows come with one
   * commit; what fails before it leaves at most an empty schema, into which the same file can be
   * restored.
   *
   * @throws BackupRefused when the file is none, damaged or too new, or the database is in use or
   *     not empty
   */
  public static Done into(DatabaseSettings settings, Path file) throws IOException, SQLException {
    try (BackupFile backup = BackupFile.open(file)) {
      MigrationVersion schema = known(backup.manifest(), file, settings);
      backup.verify();
      try (Connection connection = settings.connect(NAME, SILENCE_SECONDS)) {
        // Held until all is done, so that no scheduler leads meanwhile.
        requireNobody(connection);
        prepare(connection, settings, schema);
        Done done = new Filling(connection, backup).done();
        SchemaVersion.migrate(settings, MigrationVersion.LATEST);
        return done;
      }
    }
  }

  private static MigrationVersion known(Manifest manifest, Path file, DatabaseSettings settings)
      throws SQLException {
    MigrationVersion schema = MigrationVersion.fromVersion(manifest.schema());
    MigrationVersion newest = SchemaVersion.of(settings).newest();
    if (schema.compareTo(newest) > 0) {
      throw new BackupRefused(
          "%s was written under schema %s; this build knows %s. Restore it with the build that wrote it, or a newer one."
              .formatted(file, schema, newest));
    }
    return schema;
  }

  private static void requireNobody(Connection connection) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement("SELECT pg_try_advisory_lock(?)")) {
      lock.setLong(1, LeaderLock.KEY);
      try (ResultSet row = lock.executeQuery()) {
        if (!row.next() || !row.getBoolean(1)) {
          throw inUse("a scheduler leads");
        }
      }
    }
    String others = others(connection);
    for (int look = 0; look < LOOKS && !others.isEmpty(); look++) {
      others = others(connection);
    }
    if (!others.isEmpty()) {
      throw inUse("processes are connected (" + others + ")");
    }
  }

  /** Who has just ended is still listed for a moment. */
  private static String others(Connection connection) throws SQLException {
    String sql =
        "SELECT coalesce(string_agg(DISTINCT application_name, ', '), '') FROM pg_sleep(0.1)"
            + " CROSS JOIN pg_stat_activity"
            + " WHERE datname = current_database() AND application_name LIKE 'updraft%'"
            + " AND application_name <> '"
            + NAME
            + "'";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static BackupRefused inUse(String by) {
    return new BackupRefused(
        "The database is in use: " + by + ". Stop every scheduler, web and worker first.");
  }

  /** An empty database gets the tables as they were when the backup was taken. */
  private static void prepare(
      Connection connection, DatabaseSettings settings, MigrationVersion schema)
      throws SQLException {
    SchemaVersion version = SchemaVersion.of(settings);
    if (version.found().isEmpty()) {
      if (Layout.anything(connection)) {
        throw notEmpty("it has tables, but none of Updraft's");
      }
      migrate(settings, schema);
    } else if (version.found().get().compareTo(schema) != 0) {
      throw notEmpty(
          "its tables are of schema %s, those of the backup of %s"
              .formatted(version.found().get(), schema));
    }
  }

  private static void migrate(DatabaseSettings settings, MigrationVersion schema) {
    try {
      SchemaVersion.migrate(settings, schema);
    } catch (FlywayException e) {
      throw new BackupRefused(
          "The tables could not be made; the role must own the database: " + e.getMessage());
    }
  }

  static BackupRefused notEmpty(String why) {
    return new BackupRefused(
        "The database is not empty: "
            + why
            + ". A restore replaces nothing; give it an empty one: another data folder, or, as the"
            + " database's administrator, CREATE DATABASE … OWNER ….");
  }
}
