// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.setup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.updraft.launcher.cli.CliError;
import dev.updraft.launcher.embedded.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/** Where Spark is got from, and what it looks like then: {@code home} in its folder is Spark's. */
sealed interface SparkSource {
  /** As it is typed after {@code --spark-from}. */
  enum Name {
    PYPI,
    MAVEN
  }

  /** How its folder is called. */
  static String folder(Name name, SparkVersion version) {
    return switch (name) {
      case PYPI -> "spark-" + version;
      case MAVEN -> "spark-" + version + "-jars";
    };
  }

  /** Spark's own folder in that one. */
  static Path home(Path folder) {
    return folder.resolve("home");
  }

  /** What runs Python files with it, and has numpy; empty where it came without. */
  static Optional<Path> python(Path folder) {
    return Optional.of(folder.resolve("python/bin/python"))
        .filter(program -> Files.exists(program, LinkOption.NOFOLLOW_LINKS));
  }

  Name name();

  /** For messages. */
  String told();

  /** Fills an empty folder. */
  void fetch(SparkVersion version, Download download) throws IOException, InterruptedException;

  /**
   * The package pyspark, in an environment of its own, with what {@code pyspark.ml} needs.
   *
   * @param python that the environment is made with
   */
  record PyPi(Python python) implements SparkSource {
    @Override
    public Name name() {
      return Name.PYPI;
    }

    @Override
    public String told() {
      return "PyPI, with " + python.program();
    }

    @Override
    public void fetch(SparkVersion version, Download download)
        throws IOException, InterruptedException {
      Path folder = download.into();
      Path own = folder.resolve("python");
      download.run(List.of(python.program().toString(), "-m", "venv", own.toString()));
      download.run(
          List.of(
              own.resolve("bin/python").toString(),
              "-m",
              "pip",
              "install",
              "--no-cache-dir",
              "--disable-pip-version-check",
              "--progress-bar",
              "off",
              "pyspark[ml]==" + version));
      FileTree.delete(folder.resolve("tmp"));
      Files.createSymbolicLink(home(folder), folder.relativize(pyspark(own)));
    }

    private static Path pyspark(Path own) throws IOException {
      try (var pythons = Files.list(own.resolve("lib"))) {
        return pythons
            .map(each -> each.resolve("site-packages/pyspark"))
            .filter(Files::isDirectory)
            .findFirst()
            .orElseThrow(() -> new CliError("pip has put no pyspark into " + own));
      }
    }

    /** The scripts of an environment name its folder, which gets another name. */
    static void rename(Path draft, Path target) throws IOException {
      try (var scripts = Files.list(draft.resolve("python/bin"))) {
        for (Path each :
            scripts.filter(one -> Files.isRegularFile(one, LinkOption.NOFOLLOW_LINKS)).toList()) {
          String text = Files.readString(each, ISO_8859_1);
          Files.writeString(each, text.replace(draft.toString(), target.toString()), ISO_8859_1);
        }
      }
    }
  }

  /**
   * Its jars, and two small scripts in the place of Spark's own: for jobs in jars only.
   *
   * @param maven the program
   */
  record Maven(Path maven) implements SparkSource {
    private static final String PLUGIN =
        "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";
    private static final List<String> SCRIPTS = List.of("spark-submit", "spark-class");

    @Override
    public Name name() {
      return Name.MAVEN;
    }

    @Override
    public String told() {
      return "Maven Central, with " + maven;
    }

    @Override
    public void fetch(SparkVersion version, Download download)
        throws IOException, InterruptedException {
      Path folder = download.into();
      Path pom = folder.resolve("pom.xml");
      Files.writeString(pom, resource("spark-pom.xml").replace("VERSION", version.text()));
      Path home = Files.createDirectories(home(folder));
      download.run(
          List.of(
              maven.toString(),
              "-B",
              "-ntp",
              "-f",
              pom.toString(),
              "-DincludeScope=runtime",
              "-DoutputDirectory=" + home.resolve("jars"),
              PLUGIN));
      Path bin = Files.createDirectories(home.resolve("bin"));
      for (String script : SCRIPTS) {
        Path file = Files.writeString(bin.resolve(script), resource(script));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      for (Path each : List.of(home, bin)) {
        Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      FileTree.delete(folder.resolve("tmp"));
    }

    private static String resource(String name) throws IOException {
      try (var in = SparkSource.class.getResourceAsStream(name)) {
        if (in == null) {
          throw new IllegalStateException(name + " is not beside " + SparkSource.class);
        }
        return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      }
    }
  }
}
