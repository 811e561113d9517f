// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.init;

import dev.updraft.launcher.cli.CliError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code updraft init operator}: a project with an operator that builds, tests and loads. */
@Command(
    name = "operator",
    description = {
      "Makes a Maven project with an operator for work in another system, its tests and a DAG that",
      "uses it. It carries what it needs of this Updraft; the rest comes from Maven Central."
    },
    mixinStandardHelpOptions = true)
public final class OperatorCommand implements Callable<Integer> {
  private final String classPath;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Spec
  private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Parameters(
      index = "0",
      paramLabel = "FOLDER",
      description = "a new one, called as the operator shall be: acme-sync")
  private Path folder;

  public OperatorCommand() {
    this(System.getProperty("java.class.path"));
  }

  OperatorCommand(String classPath) {
    this.classPath = classPath;
  }

  @Override
  public Integer call() throws IOException {
    Path target = folder.toAbsolutePath().normalize();
    @Nullable Path last = target.getFileName();
    if (last == null) {
      throw new CliError(folder + " has no name: name a new folder, such as acme-sync.");
    }
    var name = new OperatorName(last.toString());
    var updraft = UpdraftRepository.of(classPath);
    new OperatorProject(name, updraft).write(target);
    var out = spec.commandLine().getOut();
    out.println(
        "Made " + target + ". What is in it, and how to load it, is in its README.md. Now:");
    out.println();
    out.println("  cd " + quoted(target) + " && mvn verify");
    out.flush();
    return 0;
  }

  private static String quoted(Path path) {
    var text = path.toString();
    return text.matches("[\\w./+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
