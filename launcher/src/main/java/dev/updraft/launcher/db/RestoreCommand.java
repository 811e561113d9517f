// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.db;

import dev.updraft.db.backup.BackupRefused;
import dev.updraft.db.backup.Restore;
import dev.updraft.launcher.cli.CliError;
import dev.updraft.launcher.role.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code updraft db restore FILE}. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description =
        "Puts a backup into an empty database, or a new data folder. Nothing of Updraft may run.")
public final class RestoreCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private TargetOptions target;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Parameters(paramLabel = "FILE", description = "what 'db backup' made")
  private Path file;

  @Override
  public Integer call() throws Exception {
    if (!Files.isReadable(file)) {
      throw new CliError("There is no file " + file + ", or it may not be read.");
    }
    try (Restore backup = Restore.of(file)) {
      return target.alone(places -> restore(backup, places));
    } catch (BackupRefused e) {
      throw new CliError(e.reason());
    } catch (IOException e) {
      throw new CliError("Nothing was restored, for " + file + " cannot be read: " + e);
    }
  }

  private int restore(Restore backup, Storage.Places places) throws IOException {
    try {
      Restore.Done done = backup.into(places.database());
      target.say(
          "Restored %d rows as of %s into %s; nothing older than epoch %d may write there."
              .formatted(
                  done.manifest().rows(),
                  done.manifest().takenAt(),
                  places.database(),
                  done.epoch()));
      if (done.activeRuns() > 0) {
        target.say(
            "Active runs: %d. They go on once a scheduler leads; tasks that were running are repeated when their leases are over (up to 13 minutes)."
                .formatted(done.activeRuns()));
      }
      done.behind()
          .ifPresent(
              why ->
                  target.say(
                      "Its tables could not be brought up to date yet; a scheduler or web does it"
                          + " when it starts: "
                          + why));
    } catch (SQLException e) {
      throw new CliError("Nothing was restored, for the database failed: " + e.getMessage());
    }
    target.say("Before the first start, put in place what was copied besides:");
    target.say("  " + places.objects() + "  logs, code and large results");
    target.say("  " + places.vault() + "  the key that opens connections and variables");
    return 0;
  }
}
