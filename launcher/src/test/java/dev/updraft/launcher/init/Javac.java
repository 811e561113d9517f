// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.tools.ToolProvider;

/** The compiler, called as the project's pom calls it, and stricter. */
final class Javac {
  private Javac() {}

  /** Every source below a folder; not one warning. */
  static Path compile(Path sources, Path classes, String classPath) throws IOException {
    var javac = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK");
    var said = new StringWriter();
    var options =
        List.of(
            "--release", "25", "-proc:none", "-Xlint:all,-path", "-Werror", "-parameters", "-d");
    try (var manager = javac.getStandardFileManager(null, null, null);
        var found = Files.walk(sources)) {
      var files = found.filter(file -> file.toString().endsWith(".java")).toList();
      var all = new ArrayList<>(options);
      all.addAll(List.of(Files.createDirectories(classes).toString(), "-classpath", classPath));
      var task =
          javac.getTask(said, manager, null, all, null, manager.getJavaFileObjectsFromPaths(files));
      assertThat(task.call()).as(said.toString()).isTrue();
    }
    return classes;
  }
}
