// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.db;

import dev.updraft.db.backup.Backup;
import dev.updraft.db.backup.BackupRefused;
import dev.updraft.db.backup.Manifest;
import dev.updraft.launcher.cli.CliError;
import dev.updraft.launcher.role.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code updraft db backup FILE}. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description =
        "Writes all rows into one file, as they stand at one moment; also while everything runs.")
public final class BackupCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private TargetOptions target;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Parameters(paramLabel = "FILE", description = "to be made; none is ever replaced")
  private Path file;

  @Override
  public Integer call() throws Exception {
    return target.use(this::write);
  }

  private int write(Storage.Places places) {
    try {
      Manifest written = Backup.write(places.database(), file);
      target.say(
          "Backup of %s in %s: %d rows of %d tables, schema %s."
              .formatted(
                  places.database(),
                  file,
                  written.rows(),
                  written.tables().size(),
                  written.schema()));
    } catch (BackupRefused e) {
      throw new CliError(e.reason());
    } catch (SQLException e) {
      throw new CliError("No backup was made, for the database failed: " + e.getMessage());
    } catch (IOException e) {
      throw new CliError("No backup was made, for " + file + " cannot be written: " + e);
    }
    target.say("Not in it; copy it besides, after the backup was taken:");
    target.say("  " + places.objects() + "  logs, code and large results");
    target.say(
        "  "
            + places.vault()
            + "  the key that opens connections and variables: to another place than the backup");
    return 0;
  }
}
