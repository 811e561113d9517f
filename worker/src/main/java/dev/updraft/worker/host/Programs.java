// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.host;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The programs on this host that tasks are known to need, as {@code name version}. One that does
 * not say its version within seconds is left out: a task would not get far with it either.
 */
public final class Programs {
  private static final int SECONDS = 10;
  private static final int MOST_BYTES = 4096;
  private static final Pattern VERSION = Pattern.compile("(\\d+\\.\\d+[0-9A-Za-z.+-]*)");
  private static final Pattern SPARK = Pattern.compile("spark-core_[0-9.]+-(.+)\\.jar");

  private record Asked(String name, String program, String argument) {}

  private static final List<Asked> ASKED =
      List.of(
          new Asked("git", "git", "version"),
          new Asked("python", "python3", "--version"),
          new Asked("terraform", "terraform", "version"),
          new Asked("tofu", "tofu", "version"));

  private Programs() {}

  /**
   * Takes up to seconds.
   *
   * @param environment of this process: what is not on its {@code PATH} tasks do not find either
   */
  public static List<String> found(Map<String, String> environment) {
    List<Path> folders =
        Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .filter(folder -> !folder.isEmpty())
            .map(Path::of)
            .toList();
    List<String> found = new ArrayList<>();
    for (Asked asked : ASKED) {
      find(folders, asked.program())
          .flatMap(program -> version(program, asked.argument()))
          .ifPresent(version -> found.add(asked.name() + " " + version));
    }
    spark(folders, environment).ifPresent(version -> found.add("spark " + version));
    return List.copyOf(found);
  }

  private static Optional<Path> find(List<Path> folders, String program) {
    return folders.stream()
        .map(folder -> folder.resolve(program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  private static Optional<String> version(Path program, String argument) {
    var builder = new ProcessBuilder(program.toString(), argument).redirectErrorStream(true);
    builder.redirectInput(new File("/dev/null"));
    builder.environment().put("CHECKPOINT_DISABLE", "1"); // Terraform would ask the Internet
    try {
      Process process = builder.start();
      try (InputStream out = process.getInputStream()) {
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
          return Optional.empty();
        }
        String said = new String(out.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        Matcher matcher = VERSION.matcher(said);
        return process.exitValue() == 0 && matcher.find()
            ? Optional.of(matcher.group(1))
            : Optional.empty();
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** By the name of a jar: to ask it would start a JVM. */
  private static Optional<String> spark(List<Path> folders, Map<String, String> environment) {
    Stream<Path> homes =
        Stream.concat(
            Stream.ofNullable(environment.get("SPARK_HOME")).map(Path::of),
            find(folders, "spark-submit").flatMap(Programs::home).stream());
    return homes.flatMap(home -> jars(home).stream()).findFirst();
  }

  private static Optional<Path> home(Path sparkSubmit) {
    try {
      return Optional.ofNullable(sparkSubmit.toRealPath().getParent()).map(Path::getParent);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> jars(Path home) {
    try (Stream<Path> jars = Files.list(home.resolve("jars"))) {
      return jars.map(jar -> SPARK.matcher(jar.getFileName().toString()))
          .filter(Matcher::matches)
          .map(matcher -> matcher.group(1))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
