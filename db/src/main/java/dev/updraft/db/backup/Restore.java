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
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;

/** A backup that is put into a database which holds nothing of Updraft's. */
public final class Restore implements AutoCloseable {
  private static final String NAME = "updraft-restore";
  private static final int SILENCE_SECONDS = 600;
  private static final int LOOKS = 10;

  private final BackupFile backup;
  private final Path file;

  private Restore(BackupFile backup, Path file) {
    this.backup = backup;
    this.file = file;
  }

  /**
   * What was done.
   *
   * @param epoch below which no scheduler may write any more
   * @param activeRuns that had not ended when the backup was taken
   * @param behind why the tables could not be brought up to date afterwards; empty = they are
   */
  public record Done(Manifest manifest, long epoch, long activeRuns, Optional<String> behind) {}

  /**
   * Reads all of the file.
   *
   * @throws BackupRefused when it is none, or damaged
   */
  public static Restore of(Path file) throws IOException {
    BackupFile backup = BackupFile.open(file);
    boolean sound = false;
    try {
      backup.verify();
      sound = true;
      return new Restore(backup, file);
    } finally {
      if (!sound) {
        backup.close();
      }
    }
  }

  /**
   * All rows come with one commit; what fails before it leaves at most an empty schema, into which
   * the same file can be restored.
   *
   * @throws BackupRefused when the file is too new, or the database is in use or not empty; or when
   *     it is not known what became of the commit
   * @throws SQLException nothing was restored
   */
  public Done into(DatabaseSettings settings) throws IOException, SQLException {
    MigrationVersion schema = known(settings);
    try (Connection connection = settings.connect(NAME, SILENCE_SECONDS)) {
      // Held until all is done, so that no scheduler leads meanwhile.
      requireNobody(connection);
      prepare(connection, settings, schema);
      return upToDate(new Filling(connection, backup).done(), settings);
    }
  }

  private static Done upToDate(Done done, DatabaseSettings settings) {
    try {
      SchemaVersion.migrate(settings, MigrationVersion.LATEST);
      return done;
    } catch (FlywayException e) {
      return new Done(
          done.manifest(),
          done.epoch(),
          done.activeRuns(),
          Optional.of(String.valueOf(e.getMessage())));
    }
  }

  @Override
  public void close() throws IOException {
    backup.close();
  }

  private MigrationVersion known(DatabaseSettings settings) throws SQLException {
    MigrationVersion schema = MigrationVersion.fromVersion(backup.manifest().schema());
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
