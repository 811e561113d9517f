// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.setup;

import dev.updraft.launcher.cli.CliError;
import dev.updraft.launcher.setup.LocalConnections.Found;
import dev.updraft.launcher.setup.LocalConnections.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A folder for models, and the connection that names it.
 *
 * @param store the folder
 */
record ModelsPart(Path store, TaskRights tasks, LocalConnections connections) {
  private static final String ID = Part.MODELS.connection();

  /** Returns what there is then, for people. */
  String set() throws IOException, InterruptedException {
    Optional<Found> before = connections.find(ID);
    if (before.isEmpty()) {
      tasks.own(store, "--stores");
      connections.create(
          new Wanted(
              ID,
              "models",
              "Models on this machine (updraft setup)",
              store.toString(),
              "",
              Map.of()));
      return "made: models in " + store;
    }
    if (!before.get().type().equals("models") || !before.get().schema().equals(store.toString())) {
      throw new CliError(
          "There is a connection %s already, of type %s with schema '%s', where %s was to be; it was left as it is. Name its folder's parent with --stores, or delete it first."
              .formatted(ID, before.get().type(), before.get().schema(), store));
    }
    if (!Files.isDirectory(store)) {
      throw new CliError(
          "The connection %s names the folder %s, which is not there: mount it, restore it, or delete the connection and run this again."
              .formatted(ID, store));
    }
    tasks.requireWrite(store);
    return "kept: models in " + store;
  }
}
