// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.db;

import dev.updraft.db.check.DatabaseCheck;
import dev.updraft.db.check.Finding;
import dev.updraft.launcher.cli.CliError;
import dev.updraft.launcher.role.Storage;
import dev.updraft.secrets.SealBroken;
import dev.updraft.secrets.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code updraft db check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description =
        "Reads all rows and says what is not as Updraft wrote it; also while everything runs. Exit"
            + " code 1 when something must be mended.")
public final class CheckCommand implements Callable<Integer> {
  private static final int EXAMPLES = 3;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private TargetOptions target;

  @Override
  public Integer call() throws Exception {
    return target.use(this::check);
  }

  private int check(Storage.Places places) throws IOException {
    DatabaseCheck.Seen seen;
    try {
      seen = DatabaseCheck.look(places.database());
    } catch (SQLException e) {
      throw new CliError("The database could not be read: " + e.getMessage());
    }
    List<Finding> findings = new ArrayList<>(seen.findings());
    locked(places.vault(), seen.sealed()).ifPresent(findings::add);
    findings.forEach(finding -> target.say(finding.line()));
    boolean bad = findings.stream().anyMatch(each -> each.level() == Finding.Level.BAD);
    if (!bad) {
      target.say("ok   " + places.database() + " is as it should be.");
    }
    return bad ? 1 : 0;
  }

  /** What the key does not open. */
  private static Optional<Finding> locked(Path key, List<DatabaseCheck.Sealed> sealed)
      throws IOException {
    if (sealed.isEmpty()) {
      return Optional.empty();
    }
    List<String> places = new ArrayList<>();
    if (Files.isReadable(key)) {
      try {
        Vault vault = Vault.at(key);
        sealed.stream().filter(each -> !opens(vault, each)).forEach(e -> places.add(e.place()));
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        places.add(key + " is no key file");
      }
    } else {
      places.add(key + " is not there, or may not be read");
    }
    if (places.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Finding.Level.BAD,
            "secrets that the key file does not open",
            places.size(),
            places.subList(0, Math.min(EXAMPLES, places.size())),
            "Put the installation's own key file at "
                + key
                + "; where it is lost, set the secrets anew."));
  }

  private static boolean opens(Vault vault, DatabaseCheck.Sealed sealed) {
    try {
      vault.open(sealed.text(), sealed.place());
      return true;
    } catch (SealBroken e) {
      return false;
    }
  }
}
