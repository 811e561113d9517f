// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.init;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Our modules as jars, as a distribution has them: a build that only tests has folders. */
record BuiltJars(Path folder) {
  private static final List<String> MODULES =
      List.of("api", "engine", "objects", "protocol", "bundle", "testkit");
  private static final String VERSION = "0.1.0";

  /** This process's own class path, of jars only. */
  String classPath() {
    return entries().map(this::jar).map(Path::toString).collect(Collectors.joining(":"));
  }

  /** All that an operator may be compiled against. */
  String authorsPath() {
    return Arrays.stream(classPath().split(File.pathSeparator))
        .filter(entry -> entry.matches(".*/(updraft-api|slf4j-api|jspecify)-[^/]*\\.jar"))
        .collect(Collectors.joining(":"));
  }

  /** That of one module. */
  Path path(String module) {
    return entries()
        .map(this::jar)
        .filter(entry -> entry.endsWith("updraft-" + module + "-" + VERSION + ".jar"))
        .findFirst()
        .orElseThrow();
  }

  private static Stream<Path> entries() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of);
  }

  private Path jar(Path entry) {
    Path module = entry.resolve("../..").normalize();
    if (!entry.endsWith("target/classes") || !MODULES.contains(module.getFileName().toString())) {
      return entry;
    }
    var artifact = "updraft-" + module.getFileName();
    Path jar = folder.resolve(artifact + "-" + VERSION + ".jar");
    try {
      if (!Files.exists(jar)) {
        pack(entry, jar);
        append(jar, "META-INF/maven/dev.updraft/" + artifact + "/pom.xml", module);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jar;
  }

  private static void append(Path jar, String name, Path module) throws IOException {
    try (var zip = FileSystems.newFileSystem(jar)) {
      Path at = zip.getPath(name);
      Files.createDirectories(at.getParent());
      Files.copy(module.resolve("pom.xml"), at);
    }
  }

  /** A jar of what lies in a folder. */
  static Path pack(Path classes, Path jar) throws IOException {
    try (var zip = new ZipOutputStream(Files.newOutputStream(jar));
        var files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        zip.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
    return jar;
  }
}
