// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher;

import dev.updraft.launcher.cli.CliError;
import dev.updraft.launcher.cli.TriggerCommand;
import dev.updraft.launcher.dagtest.DagsCommand;
import dev.updraft.launcher.standalone.StandaloneCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code updraft} command. */
@Command(
    name = "updraft",
    description = "A workflow orchestrator: DAGs in Java.",
    mixinStandardHelpOptions = true,
    version = "updraft 0.1.0",
    subcommands = {StandaloneCommand.class, TriggerCommand.class, DagsCommand.class})
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              if (failure instanceof CliError known) {
                line.getErr().println(known.getMessage());
                return known.exitCode();
              }
              throw failure;
            })
        .execute(args);
  }
}
