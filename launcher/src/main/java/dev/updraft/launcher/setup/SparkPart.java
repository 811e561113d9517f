// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.setup;

import dev.updraft.launcher.cli.CliError;
import dev.updraft.launcher.setup.SparkSource.Name;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A Spark for jobs on this machine, and the connection that names it. */
record SparkPart(
    Options options,
    TaskRights tasks,
    LocalConnections connections,
    Map<String, String> environment,
    Consumer<String> progress) {

  /**
   * Choices of the one who sets it up.
   *
   * @param tools where its folder is put
   * @param from empty: PyPI where a Python will do, else Maven Central
   * @param java empty: the best that is found
   * @param replace whether a connection that names another Spark is changed
   */
  record Options(
      Path tools,
      SparkVersion version,
      Optional<Name> from,
      Optional<Path> java,
      boolean replace) {}

  /** Returns what there is then, for people. */
  String set() throws IOException, InterruptedException {
    var connection =
        new SparkConnection(connections.find(Part.SPARK.connection()), options.replace());
    Path tools = tasks.readable(options.tools(), "--tools");
    try (Shelf shelf = Shelf.open(tools)) {
      Optional<Name> there = there(shelf);
      Optional<SparkSource> source = there.isPresent() ? Optional.empty() : Optional.of(source());
      Name name = there.or(() -> source.map(SparkSource::name)).orElseThrow();
      String folder = SparkSource.folder(name, options.version());
      connection.refuseOther(SparkSource.home(shelf.at(folder)));
      Java java = java(connection.java());
      if (source.isPresent()) {
        fetch(shelf, folder, source.get(), java);
      } else {
        progress.accept(
            "Spark "
                + options.version()
                + " is in "
                + shelf.at(folder)
                + ": looking whether it starts");
        check(
            shelf.at(folder),
            java,
            "If its files are damaged, delete that folder and run this again.");
      }
      return register(connection, shelf.at(folder), java);
    }
  }

  private Optional<Name> there(Shelf shelf) {
    return options.from().map(List::of).orElse(List.of(Name.values())).stream()
        .filter(name -> shelf.has(SparkSource.folder(name, options.version())))
        .findFirst();
  }

  private SparkSource source() throws IOException, InterruptedException {
    String path = environment.getOrDefault("PATH", "") + ":/usr/local/bin:/usr/bin";
    String against = "";
    if (options.from().orElse(Name.PYPI) == Name.PYPI) {
      var choice = Python.choose(Program.on(path, List.of("python3"), Files::isExecutable), tasks);
      if (choice.python().isPresent()) {
        return new SparkSource.PyPi(choice.python().get());
      }
      against = choice.against().isEmpty() ? "" : ", not " + String.join(", ", choice.against());
    }
    List<Path> maven = Program.on(path, List.of("mvn"), Files::isExecutable);
    if (options.from().orElse(Name.MAVEN) == Name.MAVEN && !maven.isEmpty()) {
      return new SparkSource.Maven(maven.getFirst());
    }
    throw new CliError(
        "Spark is got from PyPI by a Python 3 with venv"
            + against
            + ", or from Maven Central by Maven, and "
            + options
                .from()
                .map(name -> name == Name.PYPI ? "no such Python" : "no mvn")
                .orElse("neither")
            + " was found. Install one (Debian: apt-get install python3-venv).");
  }

  private Java java(Optional<Path> before) throws IOException, InterruptedException {
    if (options.java().isPresent()) {
      return Java.choose(options.version(), List.of(options.java().get()), tasks);
    }
    if (before.isPresent()) {
      try {
        return Java.choose(options.version(), List.of(before.get()), tasks);
      } catch (CliError e) {
        progress.accept(before.get() + ", the Java of the connection, will not do for this Spark");
      }
    }
    return Java.choose(options.version(), Java.usual(environment), tasks);
  }

  private void fetch(Shelf shelf, String folder, SparkSource source, Java java)
      throws IOException, InterruptedException {
    progress.accept(
        "Getting Spark "
            + options.version()
            + " from "
            + source.told()
            + " (about 500 MB to load, 1 GB of disk; minutes)");
    shelf.put(
        folder,
        draft -> {
          source.fetch(options.version(), new Download(draft, progress));
          progress.accept("Looking whether it starts");
          check(draft, java, "It was not kept.");
          if (source.name() == Name.PYPI) {
            SparkSource.PyPi.rename(draft, shelf.at(folder));
          }
        });
  }

  /** As a task would start it. */
  private void check(Path folder, Java java, String otherwise)
      throws IOException, InterruptedException {
    Path home = SparkSource.home(folder);
    var names = Map.of("SPARK_HOME", home.toString(), "JAVA_HOME", java.home().toString());
    var spark = tasks.run(List.of(home.resolve("bin/spark-submit").toString(), "--version"), names);
    if (!spark.well() || !spark.output().contains("version " + options.version())) {
      throw new CliError(
          "Spark in %s does not start with %s for %s, as whom tasks run (%s). %s"
              .formatted(folder, java.home(), tasks.told(), spark.told(), otherwise));
    }
    Optional<Path> python = SparkSource.python(folder);
    if (python.isPresent()) {
      var numpy =
          tasks.run(List.of(python.get().toString(), "-c", "import numpy, pyspark"), Map.of());
      if (!numpy.well()) {
        throw new CliError(
            "%s does not work for %s, as whom tasks run (%s). %s"
                .formatted(python.get(), tasks.told(), numpy.told(), otherwise));
      }
    }
  }

  private String register(SparkConnection connection, Path folder, Java java) {
    Path home = SparkSource.home(folder);
    Optional<Path> python = SparkSource.python(folder);
    String what =
        "Spark %s in %s, on Java %d in %s%s"
            .formatted(
                options.version(),
                home,
                java.feature(),
                java.home(),
                python
                    .map(each -> ", with Python " + each)
                    .orElse("; without Python: jars and SQL only"));
    return switch (connection.step(home, java.home(), python)) {
      case SparkConnection.Step.Create(var wanted) -> {
        connections.create(wanted);
        yield "made: " + what;
      }
      case SparkConnection.Step.Keep() -> "kept: " + what;
      case SparkConnection.Step.Change(var before, var wanted) -> {
        connections.change(before, wanted);
        yield "changed: " + what;
      }
    };
  }
}
