// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.role;

import dev.updraft.db.setup.Setup;
import dev.updraft.launcher.embedded.CannotStart;
import dev.updraft.launcher.embedded.KeptSecret;
import dev.updraft.secrets.SealBroken;
import dev.updraft.secrets.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * What all processes of an installation share, however many machines they are on: one key file, and
 * what is kept in the database sealed with it.
 */
final class Installation {
  private static final String TOKEN_KEY = "token-key";

  private Installation() {}

  /**
   * The key file of this installation. The first process of all makes it; a later one that has none
   * or another one could open no secret, and must not get so far as to try.
   */
  static Vault vault(Setup setup, Path keyFile) throws IOException, GeneralSecurityException {
    boolean first = setup.kept(TOKEN_KEY).isEmpty();
    if (!first && Files.notExists(keyFile)) {
      throw new CannotStart(
          "The key file %s does not exist, but this installation has secrets that only its key opens. Copy the file from a machine that runs its scheduler or web (--vault)."
              .formatted(keyFile));
    }
    Path folder = keyFile.toAbsolutePath().getParent();
    if (folder != null && Files.notExists(folder)) {
      throw new CannotStart(
          "The folder of the key file %s does not exist; make it, or name another file with --vault."
              .formatted(keyFile));
    }
    Vault vault = Vault.at(keyFile);
    try {
      tokenKey(setup, vault);
    } catch (SealBroken e) {
      throw new CannotStart(
          "The key file %s is not that of this installation. Copy the file from a machine that runs its scheduler or web (--vault)."
              .formatted(keyFile));
    }
    return vault;
  }

  /** Signs the logins of all web nodes. */
  static String tokenKey(Setup setup, Vault vault) {
    String place = "installation/" + TOKEN_KEY;
    return vault.open(setup.keep(TOKEN_KEY, vault.seal(KeptSecret.random(), place)), place);
  }
}
