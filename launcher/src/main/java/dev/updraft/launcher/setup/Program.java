// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.setup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Programs of this machine, and where they are. */
final class Program {
  private static final int LONGEST = 600;
  private static final int LIMIT_SECONDS = 120;
  private static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

  private Program() {}

  /**
   * How it ended.
   *
   * @param output of both kinds, as it came
   */
  record Ended(int code, String output) {
    boolean well() {
      return code == 0;
    }

    /** For a message. */
    String told() {
      String words = output.strip();
      String few = words.length() <= LONGEST ? words : words.substring(0, LONGEST) + "…";
      return "exit code " + code + (few.isEmpty() ? "" : ": " + few);
    }
  }

  /**
   * Runs it to its end, or kills it after two minutes; one that cannot be started ends with 127.
   */
  static Ended run(List<String> words, Map<String, String> environment)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(words).redirectErrorStream(true).directory(new File("/"));
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", USUAL_PATH, "LC_ALL", "C.UTF-8"));
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.redirectInput(new File("/dev/null")).start();
    } catch (IOException e) {
      return new Ended(127, String.valueOf(e.getMessage()));
    }
    var _ =
        process
            .onExit()
            .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
            .whenComplete((_, late) -> endIf(late != null, process));
    try (var out = process.getInputStream()) {
      var output = new String(out.readAllBytes(), UTF_8);
      return new Ended(process.waitFor(), output);
    }
  }

  private static void endIf(boolean late, Process process) {
    if (late) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** All files of these names, in the order of the path, then of the names. */
  static List<Path> on(String path, List<String> names, Predicate<Path> which) {
    var found = new ArrayList<Path>();
    for (String name : names) {
      Arrays.stream(path.split(File.pathSeparator, -1))
          .filter(folder -> folder.startsWith("/"))
          .map(folder -> Path.of(folder, name).normalize())
          .filter(which)
          .filter(each -> !found.contains(each))
          .forEach(found::add);
    }
    return List.copyOf(found);
  }
}
