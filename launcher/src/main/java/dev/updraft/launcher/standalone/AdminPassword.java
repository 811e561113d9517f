// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.standalone;

import dev.updraft.db.setup.Setup;
import dev.updraft.launcher.embedded.KeptSecret;
import dev.updraft.secrets.PasswordHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The password of the user {@code admin}: the first start gives one, a later one keeps it. */
final class AdminPassword {
  private static final String ADMIN = "admin";

  private AdminPassword() {}

  /**
   * @param made where one that nobody gave is kept
   * @param given empty = none
   * @return what people are told of it
   */
  static String set(Setup setup, Path made, String given) throws IOException {
    if (!given.isEmpty()) {
      set(setup, given);
      Files.deleteIfExists(made); // it is that of nobody now
      return "as given in UPDRAFT_PASSWORD";
    }
    if (setup.hasUsers()) {
      return Files.exists(made)
          ? "as at the first start; " + made + " has it"
          : "as before; UPDRAFT_PASSWORD gives another one";
    }
    String password = KeptSecret.in(made);
    set(setup, password);
    return password;
  }

  private static void set(Setup setup, String password) {
    setup.user(ADMIN, PasswordHash.of(password.toCharArray()), ADMIN);
  }
}
