// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.users;

import dev.updraft.db.Database;
import dev.updraft.db.setup.Setup;
import dev.updraft.launcher.cli.CliError;
import dev.updraft.launcher.db.TargetOptions;
import dev.updraft.launcher.embedded.CannotStart;
import dev.updraft.launcher.role.DatabaseStart;
import dev.updraft.launcher.role.Storage;
import dev.updraft.secrets.PasswordHash;
import dev.updraft.web.auth.Role;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code updraft users add NAME}: for the first user of all, and for forgotten passwords. */
@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    description = "Makes a user, or gives the user a new password and role.")
public final class UsersAddCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Spec
  private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private TargetOptions target;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Parameters(paramLabel = "NAME")
  private String name;

  @Option(
      names = "--role",
      defaultValue = "viewer",
      description = "viewer, user, op or admin (default: ${DEFAULT-VALUE})")
  private Role as = Role.VIEWER;

  @Option(
      names = "--password",
      interactive = true,
      description = "asks for the password; without it, it is taken from $$UPDRAFT_PASSWORD")
  private char[] password = {};

  @Override
  public Integer call() throws Exception {
    if (password.length == 0) {
      throw new CliError(
          "No password: give --password to be asked for it, or set UPDRAFT_PASSWORD.");
    }
    return target.use(this::add);
  }

  private int add(Storage.Places places) throws CannotStart {
    try (Database database = DatabaseStart.open(places.database(), "updraft-users", 3)) {
      new Setup(database.sql())
          .user(name, PasswordHash.of(password), as.name().toLowerCase(Locale.ROOT));
    }
    spec.commandLine().getOut().println("User " + name + " may log in.");
    return 0;
  }
}
