// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.db;

import dev.updraft.db.DatabaseSettings;
import dev.updraft.launcher.DataOption;
import dev.updraft.launcher.apart.ConfigOption;
import dev.updraft.launcher.apart.StorageOptions;
import dev.updraft.launcher.embedded.OwnDatabase;
import dev.updraft.launcher.role.Storage;
import dev.updraft.objects.ObjectPlace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which installation is meant: with a database address that one, else that of a data folder. */
public final class TargetOptions {
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @SuppressWarnings({"unused", "NullAway.Init"}) // for the parser and its help
  @Mixin
  private ConfigOption config;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private DataOption data;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private StorageOptions storage;

  /** What is to be done with it. */
  public interface Use {
    int with(Storage.Places places) throws Exception;
  }

  /** Also while a scheduler works on it. */
  public int use(Use what) throws Exception {
    return storage.given() ? what.with(storage.places()) : own(what, false);
  }

  /** One that nobody works on; the database of a data folder is made where it is missing. */
  int alone(Use what) throws Exception {
    return storage.given() ? what.with(storage.places()) : own(what, true);
  }

  private int own(Use what, boolean alone) throws Exception {
    Path folder = data.folder();
    try (OwnDatabase own = opened(folder, alone)) {
      var database = own.database();
      return what.with(
          new Storage.Places(
              new DatabaseSettings(database.jdbcUrl(), database.user(), database.password()),
              new ObjectPlace.Folder(folder.resolve("objects")),
              folder.resolve("secrets/vault.json")));
    }
  }

  private OwnDatabase opened(Path folder, boolean alone) throws IOException, InterruptedException {
    return alone ? OwnDatabase.started(folder, this::say) : OwnDatabase.in(folder, this::say);
  }

  void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
