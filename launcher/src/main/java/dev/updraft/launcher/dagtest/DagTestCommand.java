// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.dagtest;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.updraft.bundle.LoadedDag;
import dev.updraft.bundle.LoadedFolder;
import dev.updraft.launcher.cli.CliError;
import dev.updraft.testkit.local.Conf;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code updraft dags test}: a run of a DAG from its source, without services. */
@Command(
    name = "test",
    description = {
      "Runs a DAG once in this process, without services: its tasks one after the other, retries",
      "without waiting, no time-outs, so that a debugger may stop in it. The exit code follows the",
      "run: 0 or 1; 2 when it could not begin. A connection of the DAG is taken from the",
      "environment variable UPDRAFT_CONN_<ID>: a URL or a JSON object. What an approval asks",
      "is asked here."
    },
    mixinStandardHelpOptions = true)
public final class DagTestCommand implements Callable<Integer> {
  private static final int NOT_BEGUN = 2;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Spec
  private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Parameters(index = "0", paramLabel = "DAG", description = "id of the DAG, or its .java file")
  private String dag;

  @Option(
      names = "--conf",
      defaultValue = "{}",
      description = "params of the run, a JSON object (default: ${DEFAULT-VALUE})")
  private String conf = "{}";

  @Option(
      names = "--logical-date",
      paramLabel = "TIME",
      description = "of the run, with a zone: 2026-11-20T00:00:00Z (default: none)")
  private @Nullable String logicalDate;

  @Option(
      names = "--dags",
      paramLabel = "FOLDER",
      description = "the DAG folder (default: that of the file, or dags in the folder of Updraft)")
  private @Nullable Path dags;

  @Override
  public Integer call() throws IOException {
    var loaded = find();
    ((Logger) LoggerFactory.getLogger(loaded.spec().dagId())).setLevel(Level.INFO);
    var run =
        new LocalRun(
            loaded,
            new EnvironmentConnections(System.getenv()),
            InstantSource.system(),
            System::nanoTime,
            new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())),
            spec.commandLine().getOut());
    return run.run(date(), params(loaded)) ? 0 : 1;
  }

  private LoadedDag find() throws IOException {
    var file = dag.endsWith(".java") ? Path.of(dag).toAbsolutePath().normalize() : null;
    var folder = folder(file);
    var loaded = LoadedFolder.read(folder);
    List<LoadedDag> found =
        loaded.dags().stream()
            .filter(
                each ->
                    file == null
                        ? each.spec().dagId().equals(dag)
                        : folder.resolve(each.spec().file()).equals(file))
            .toList();
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw new CliError(missing(loaded, folder, found), NOT_BEGUN);
  }

  private Path folder(@Nullable Path file) {
    Path chosen =
        dags != null
            ? dags
            : file != null && file.getParent() != null
                ? file.getParent()
                : Path.of(System.getProperty("updraft.home", ".")).resolve("dags");
    Path folder = chosen.toAbsolutePath().normalize();
    if (!Files.isDirectory(folder)) {
      throw new CliError(
          "The DAG folder " + folder + " does not exist; name one with --dags.", NOT_BEGUN);
    }
    return folder;
  }

  private String missing(LoadedFolder loaded, Path folder, List<LoadedDag> found) {
    var ids = loaded.dags().stream().map(each -> each.spec().dagId()).sorted().toList();
    var text = new StringBuilder();
    text.append(found.isEmpty() ? "There is no DAG '" : "There is more than one DAG '");
    text.append(dag).append("' in ").append(folder).append("; there are: ");
    text.append(ids.isEmpty() ? "none" : String.join(", ", ids));
    loaded.wrong().values().forEach(error -> text.append("\n\n").append(error));
    return text.toString();
  }

  private @Nullable Instant date() {
    try {
      return logicalDate == null ? null : OffsetDateTime.parse(logicalDate).toInstant();
    } catch (DateTimeException e) {
      throw new CliError(
          "--logical-date must be a time with a zone, such as 2026-11-20T00:00:00Z", NOT_BEGUN);
    }
  }

  private String params(LoadedDag loaded) {
    try {
      return Conf.over(loaded.spec(), conf);
    } catch (IllegalArgumentException e) {
      throw new CliError("--" + e.getMessage(), NOT_BEGUN);
    }
  }
}
