// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.apart;

import dev.updraft.db.DatabaseSettings;
import dev.updraft.launcher.cli.CliError;
import dev.updraft.launcher.role.Storage;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What scheduler and web reach and workers do not: database and key file; and the objects. */
public final class StorageOptions {
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private ObjectsOption objects;

  @Option(
      names = "--database-url",
      paramLabel = "URL",
      description = "jdbc:postgresql://host:5432/name; not through a transaction pooler")
  private String url = "";

  @Option(names = "--database-user", paramLabel = "NAME", description = "(default: updraft)")
  private String user = "updraft";

  @Option(
      names = "--database-password",
      paramLabel = "PASSWORD",
      description = "better in the environment or the file: command lines are seen by others")
  private String password = "";

  @Option(
      names = "--vault",
      paramLabel = "FILE",
      description =
          "the key that secrets are sealed with; the first process makes it, the others need a"
              + " copy")
  private String vault = "";

  /** Whether these name an installed database; else it is that of a data folder. */
  public boolean given() {
    return !url.isBlank();
  }

  public DatabaseSettings database() {
    Needed.setting("database-url", url);
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new CliError(
          "database-url is '" + url + "'; it must be like jdbc:postgresql://host:5432/updraft");
    }
    return new DatabaseSettings(url, user, password);
  }

  public Storage.Places places() {
    return new Storage.Places(database(), objects.place(), Path.of(Needed.setting("vault", vault)));
  }
}
