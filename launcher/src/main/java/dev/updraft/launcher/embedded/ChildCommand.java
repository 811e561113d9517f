// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A short program run to its end. */
record ChildCommand(int exit, String output) {

  static ChildCommand run(Path workingFolder, List<String> command)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).directory(workingFolder.toFile());
    cleanEnvironment(builder);
    var process = builder.redirectErrorStream(true).redirectInput(new File("/dev/null")).start();
    try (var out = process.getInputStream()) {
      var text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      return new ChildCommand(process.waitFor(), text);
    }
  }

  /** Keeps our own settings (locale, library path, secrets) out of the child. */
  static void cleanEnvironment(ProcessBuilder builder) {
    var path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
    var environment = builder.environment();
    environment.clear();
    environment.put("PATH", path);
    environment.put("LC_ALL", "C");
  }

  boolean succeeded() {
    return exit == 0;
  }
}
