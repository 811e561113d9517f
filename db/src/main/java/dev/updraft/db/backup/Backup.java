// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.backup;

import dev.updraft.db.DatabaseSettings;
import dev.updraft.db.SchemaVersion;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** Writes all of Updraft's rows, as they stand at one moment, into one file. */
public final class Backup {
  private static final int SILENCE_SECONDS = 600;
  private static final int BUFFER = 1 << 16;

  private Backup() {}

  /**
   * May be called while a scheduler works: reads one snapshot and changes nothing. The file appears
   * whole, durable and readable by its owner only, or not at all; no other is ever replaced.
   *
   * @throws BackupRefused when the file exists, or the schema is newer than this build
   */
  public static Manifest write(DatabaseSettings settings, Path file)
      throws IOException, SQLException {
    Path target = file.toAbsolutePath();
    refuseExisting(target);
    requireSchema(settings);
    Path folder = target.resolveSibling(".").normalize();
    Path draft = draft(folder, target);
    try {
      Manifest manifest;
      try (Connection connection = settings.connect("updraft-backup", SILENCE_SECONDS);
          FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE);
          var out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
          var zip = new ZipOutputStream(out)) {
        zip.setLevel(Deflater.BEST_SPEED);
        manifest = written(connection, zip);
        zip.finish();
        out.flush();
        channel.force(true);
      }
      refuseExisting(target);
      Files.move(draft, target);
      try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
        directory.force(true);
      }
      return manifest;
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void refuseExisting(Path target) {
    if (Files.exists(target)) {
      throw new BackupRefused(target + " exists already; a backup replaces nothing. Name another.");
    }
  }

  private static Path draft(Path folder, Path target) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new BackupRefused("The folder " + folder + " of the backup does not exist; make it.");
    }
    return Files.createTempFile(
        folder,
        target.getFileName() + ".",
        ".part",
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private static void requireSchema(DatabaseSettings settings) throws SQLException {
    SchemaVersion version = SchemaVersion.of(settings);
    if (version.found().isEmpty()) {
      throw new BackupRefused("There is nothing to back up: " + settings + " has no tables yet.");
    }
    if (version.found().get().compareTo(version.newest()) > 0) {
      throw new BackupRefused(
          "The database has schema %s, this build knows %s. Back it up with the build that it runs under."
              .formatted(version.found().get(), version.newest()));
    }
  }

  private static Manifest written(Connection connection, ZipOutputStream zip)
      throws IOException, SQLException {
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    // The first statement makes the snapshot.
    String takenAt = text(connection, "SELECT to_json(now()) #>> '{}'");
    String schema =
        text(
            connection,
            "SELECT version FROM flyway_schema_history WHERE success AND version IS NOT NULL"
                + " ORDER BY installed_rank DESC LIMIT 1");
    List<Manifest.Content> contents = new ArrayList<>();
    for (Layout.Table table : Layout.tables(connection)) {
      contents.add(copied(connection, table, zip));
    }
    // No snapshot has sequences: read last, they are ahead of all rows that were copied.
    Manifest manifest =
        new Manifest(
            Manifest.FORMAT,
            schema,
            takenAt,
            Layout.months(connection),
            contents,
            Layout.sequences(connection));
    connection.rollback();
    zip.putNextEntry(new ZipEntry(BackupFile.MANIFEST));
    zip.write(BackupFile.JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
    zip.closeEntry();
    return manifest;
  }

  private static Manifest.Content copied(
      Connection connection, Layout.Table table, ZipOutputStream zip)
      throws IOException, SQLException {
    var empty = new Manifest.Content(table.name(), table.columns(), 0, "");
    zip.putNextEntry(new ZipEntry(empty.entry()));
    var digest = new DigestOutputStream(zip, BackupFile.sha256());
    CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
    long rows =
        copy.copyOut(
            "COPY (SELECT " + empty.columnList() + " FROM " + table.name() + ") TO STDOUT", digest);
    zip.closeEntry();
    String sum = HexFormat.of().formatHex(digest.getMessageDigest().digest());
    return new Manifest.Content(table.name(), table.columns(), rows, sum);
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
