// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.setup;

import dev.updraft.launcher.DataOption;
import dev.updraft.launcher.cli.ApiClient;
import dev.updraft.launcher.cli.CliError;
import dev.updraft.launcher.cli.LocalAccess;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code updraft setup}: what the big operators need on this machine, beside a standalone. */
@Command(
    name = "setup",
    mixinStandardHelpOptions = true,
    description =
        "Gets what Spark, Terraform and model publishing need on this machine, and makes the"
            + " connections spark_local, terraform_local, models_local and consumer_local in the"
            + " running standalone. What is there is kept. Exit code 1 when a part could not be set"
            + " up; the others are.")
public final class SetupCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Spec
  private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private DataOption data;

  @Parameters(
      paramLabel = "PART",
      arity = "0..*",
      description = "spark, terraform, models, consumer (default: all)")
  private List<Part> parts = List.of();

  @Option(
      names = "--tools",
      paramLabel = "FOLDER",
      description =
          "where Spark is put, readable by all (default: the data folder's name and -tools)")
  private @Nullable Path tools;

  @Option(
      names = "--stores",
      paramLabel = "FOLDER",
      description =
          "where state of Terraform and models are kept: back it up (default: the data folder's"
              + " name and -stores)")
  private @Nullable Path stores;

  @Option(
      names = "--spark-version",
      paramLabel = "VERSION",
      description = "(default: ${DEFAULT-VALUE})")
  private String sparkVersion = "4.1.0";

  @Option(
      names = "--spark-from",
      paramLabel = "SOURCE",
      description =
          "pypi, with Python and numpy, or maven, without (default: pypi where there is a Python"
              + " 3)")
  private SparkSource.@Nullable Name sparkFrom;

  @Option(
      names = "--spark-java",
      paramLabel = "FOLDER",
      description = "the Java that runs Spark (default: the oldest here that will do, from 17)")
  private @Nullable Path sparkJava;

  @Option(
      names = "--terraform-binary",
      paramLabel = "PROGRAM",
      description = "a name on the PATH, or a whole path (default: terraform, else tofu)")
  private String terraformBinary = "";

  @Option(
      names = "--replace",
      description = "lets spark_local name this Spark where it names another")
  private boolean replace;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = data.folder();
    var connections = new LocalConnections(new ApiClient(LocalAccess.read(folder)));
    TaskRights tasks = TaskRights.in(folder);
    SparkPart.Options spark = sparkOptions();
    var wanted = parts.isEmpty() ? EnumSet.allOf(Part.class) : EnumSet.copyOf(parts);
    connections.find(Part.SPARK.connection()); // is it running? Before minutes of loading
    List<String> told = new ArrayList<>();
    boolean all = true;
    for (Part part : wanted) {
      try {
        told.add("%-15s  %s".formatted(part.connection(), set(part, spark, tasks, connections)));
      } catch (CliError e) {
        told.add("%-15s  NOT SET UP: %s".formatted(part.connection(), e.getMessage()));
        all = false;
      } catch (IOException e) {
        told.add("%-15s  NOT SET UP: %s".formatted(part.connection(), e));
        all = false;
      }
    }
    say("");
    told.forEach(this::say);
    if (all) {
      say(
          wanted.size() == Part.values().length
              ? "Try them: ./updraft trigger train_on_demand --wait"
              : "Use them in a DAG by these names: docs/setup.md has one to try.");
    }
    return all ? 0 : 1;
  }

  private String set(
      Part part, SparkPart.Options spark, TaskRights tasks, LocalConnections connections)
      throws IOException, InterruptedException {
    Map<String, String> environment = System.getenv();
    Path store = beside(stores, "-stores").resolve(part.toString());
    return switch (part) {
      case SPARK -> new SparkPart(spark, tasks, connections, environment, this::say).set();
      case TERRAFORM ->
          new TerraformPart(
                  parented(store, tasks),
                  data.folder().resolve("secrets/terraform-local-password"),
                  terraformBinary,
                  environment.getOrDefault("PATH", ""),
                  tasks,
                  connections)
              .set();
      case MODELS -> new ModelsPart(parented(store, tasks), tasks, connections).set();
      case CONSUMER -> new ConsumerPart(connections, new SecureRandom()).set();
    };
  }

  private static Path parented(Path store, TaskRights tasks)
      throws IOException, InterruptedException {
    Path parent = store.resolveSibling(".").normalize();
    tasks.readable(parent, "--stores");
    return store;
  }

  private SparkPart.Options sparkOptions() {
    try {
      return new SparkPart.Options(
          beside(tools, "-tools"),
          new SparkVersion(sparkVersion),
          Optional.ofNullable(sparkFrom),
          Optional.ofNullable(sparkJava).map(Path::toAbsolutePath),
          replace);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }

  /** Not inside: as root, tasks can look into the data folder no further than they must. */
  private Path beside(@Nullable Path given, String suffix) {
    Path folder = data.folder();
    return (given == null ? folder.resolveSibling(folder.getFileName() + suffix) : given)
        .toAbsolutePath()
        .normalize();
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    synchronized (out) {
      out.println(line);
      out.flush();
    }
  }
}
