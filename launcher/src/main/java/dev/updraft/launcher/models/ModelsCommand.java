// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.models;

import picocli.CommandLine.Command;

/** {@code updraft models …}: published models. */
@Command(
    name = "models",
    description = "Published models: what is there, what is live, and since when.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ListCommand.class,
      ShowCommand.class,
      DiffCommand.class,
      HistoryCommand.class,
      PromoteCommand.class,
      RollbackCommand.class,
      ExportCommand.class,
      ImageCommand.class,
      DeleteCommand.class,
      PruneCommand.class
    })
public final class ModelsCommand {}
