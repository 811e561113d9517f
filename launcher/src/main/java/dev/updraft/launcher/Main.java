// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher;

import dev.updraft.launcher.apart.Defaults;
import dev.updraft.launcher.apart.SchedulerCommand;
import dev.updraft.launcher.apart.WebCommand;
import dev.updraft.launcher.apart.WorkerCommand;
import dev.updraft.launcher.cli.CliError;
import dev.updraft.launcher.cli.TriggerCommand;
import dev.updraft.launcher.dagtest.DagsCommand;
import dev.updraft.launcher.db.DbCommand;
import dev.updraft.launcher.doctor.DoctorCommand;
import dev.updraft.launcher.embedded.CannotStart;
import dev.updraft.launcher.init.InitCommand;
import dev.updraft.launcher.models.ModelsCommand;
import dev.updraft.launcher.setup.SetupCommand;
import dev.updraft.launcher.standalone.StandaloneCommand;
import dev.updraft.launcher.users.UsersCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code updraft} command. */
@Command(
    name = "updraft",
    description = "A workflow orchestrator: DAGs in Java.",
    mixinStandardHelpOptions = true,
    version = "updraft 0.1.0",
    subcommands = {
      StandaloneCommand.class,
      SchedulerCommand.class,
      WorkerCommand.class,
      WebCommand.class,
      UsersCommand.class,
      SetupCommand.class,
      TriggerCommand.class,
      DagsCommand.class,
      InitCommand.class,
      DbCommand.class,
      ModelsCommand.class,
      DoctorCommand.class
    })
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    var line = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    try {
      return line.setDefaultValueProvider(Defaults.of(line, System.getenv(), args))
          .setExecutionExceptionHandler((failure, at, _) -> told(failure, at))
          .execute(args);
    } catch (CliError e) {
      return told(e, line);
    }
  }

  /** What people can mend is said in a sentence; anything else keeps its trace. */
  private static <E extends Exception> int told(E failure, CommandLine line) throws E {
    if (failure instanceof CliError known) {
      line.getErr().println(known.getMessage());
      return known.exitCode();
    }
    if (failure instanceof CannotStart known) {
      line.getErr().println(known.getMessage());
      return 1;
    }
    throw failure;
  }
}
