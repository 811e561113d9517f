// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.function.Consumer;

/**
 * Updraft's own database in a data folder, for a command beside the standalone: that of the one
 * that runs there, else started for as long as this is open.
 */
public record OwnDatabase(Database database, AutoCloseable server, boolean running)
    implements AutoCloseable {
  private static final String NAME = "updraft";
  private static final int ANSWER_SECONDS = 5;

  /** Also while it runs; the folder must hold one. */
  public static OwnDatabase in(Path data, Consumer<String> progress)
      throws IOException, InterruptedException {
    if (!Files.isDirectory(data)) {
      throw new CannotStart(
          "No Updraft has run with its data in %s. Name its folder with --data, or an installed database with --database-url or --config."
              .formatted(data));
    }
    try {
      return started(data, progress);
    } catch (CannotStart e) {
      if (!Files.isReadable(secret(data))) {
        throw e;
      }
      return running(data, e);
    }
  }

  /** Made where there is none; must not run. */
  public static OwnDatabase started(Path data, Consumer<String> progress)
      throws IOException, InterruptedException {
    DataFolder folder = DataFolder.open(data);
    boolean ready = false;
    try {
      folder.folder("secrets");
      EmbeddedPostgres server = EmbeddedPostgres.start(folder, progress);
      AutoCloseable all =
          () -> {
            server.close();
            folder.close();
          };
      var own =
          new OwnDatabase(
              server.ensureDatabase(NAME, NAME, KeptSecret.in(secret(folder.root()))), all, false);
      ready = true;
      return own;
    } catch (SQLException e) {
      throw new IOException("The database of " + data + " cannot be opened", e);
    } finally {
      if (!ready) {
        folder.close();
      }
    }
  }

  /** Of whoever holds the folder; if that is no standalone, this is why it cannot be had. */
  private static OwnDatabase running(Path data, CannotStart otherwise) throws IOException {
    String port = Files.readString(data.resolve("pgsql/port")).strip();
    var database =
        new Database(
            "jdbc:postgresql://127.0.0.1:" + port + "/" + NAME, NAME, KeptSecret.in(secret(data)));
    try (var connection =
        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
      if (!connection.isValid(ANSWER_SECONDS)) {
        throw otherwise;
      }
      return new OwnDatabase(database, () -> {}, true);
    } catch (SQLException e) {
      otherwise.addSuppressed(e);
      throw otherwise;
    }
  }

  private static Path secret(Path data) {
    return data.resolve("secrets/database-updraft");
  }

  @Override
  public void close() throws IOException {
    try {
      server.close();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("The database could not be stopped", e);
    }
  }
}
