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
      tasks.requireName("the login of Spark wants one", progress);
      if (source.isPresent()) {
        fetch(shelf, folder, source.get(), java);
      } else {
        progress.accept(
            "Spark "
                + options.version()
                + " is in "
                + shelf.at(folder)
                + ": looking whether it starts");
        String otherwise = "If its files are damaged, delete that folder and run this again.";
        trial(shelf.at(folder), java, otherwise).brief();
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
      Path given = options.java().get();
      if (!Files.isReadable(given.resolve("release"))) {
        throw new CliError(
            "--spark-java is %s, and that is no Java: a folder with bin/java and a file 'release' is wanted."
                .formatted(given));
      }
      return Java.choose(options.version(), List.of(given), tasks);
    }
    if (before.isPresent()) {
      try {
        // by the name that the connection gives it
        var same = Java.choose(options.version(), List.of(before.get()), tasks);
        return new Java(before.get(), same.feature());
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
            + " (500 MB to load; 2 GB of disk meanwhile, 600 MB then; a minute or a few)");
    shelf.put(
        folder,
        draft -> {
          source.fetch(options.version(), new Download(draft, progress));
          progress.accept("Looking whether it starts");
          trial(draft, java, "It was not kept.").all();
          if (source.name() == Name.PYPI) {
            SparkSource.PyPi.rename(draft, shelf.at(folder));
          }
        });
  }

  private SparkTrial trial(Path folder, Java java, String otherwise) {
    return new SparkTrial(options.version(), folder, java, tasks, otherwise);
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
                    .orElse(
                        "; jars only: without Python, and without the thrift server that runs SQL"
                            + " files"));
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
