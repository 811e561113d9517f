// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.launcher.DataOption;
import dev.updraft.launcher.LabelsOption;
import dev.updraft.launcher.TaskMemoryOption;
import dev.updraft.launcher.cli.CliError;
import dev.updraft.launcher.embedded.DataFolder;
import dev.updraft.launcher.role.Signals;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code updraft standalone}: everything on this machine, until Ctrl-C. */
@Command(
    name = "standalone",
    description = "Starts everything on this machine, with embedded services, until Ctrl-C.")
public final class StandaloneCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Spec
  private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private DataOption data;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "of UI and API (default: ${DEFAULT-VALUE})")
  private int port = 8080;

  @Option(
      names = "--dags",
      paramLabel = "FOLDER",
      description = "the DAG folder (default: dags in the folder of Updraft)")
  private Path dags = Path.of(System.getProperty("updraft.home", ".")).resolve("dags");

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private LabelsOption labels;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private TaskMemoryOption taskMemory;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    // ZooKeeper prints which files it removes; the terminal is for what people can use.
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    Path folder = dags.toAbsolutePath().normalize();
    if (!Files.isDirectory(folder)) {
      throw new CliError("The DAG folder " + folder + " does not exist; name one with --dags.");
    }
    var options =
        new Standalone.Options(
            port,
            folder,
            System.getenv().getOrDefault("UPDRAFT_PASSWORD", ""),
            labels.labels(),
            taskMemory.megabytes());
    try (var lock = DataFolder.open(data.folder());
        var running = Standalone.start(options, lock, line -> say(out, line))) {
      say(out, running.greeting());
      Signals.await(
          running.closed(), () -> say(out, "Stopped. Unfinished runs go on at the next start."));
    }
    return 0;
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
