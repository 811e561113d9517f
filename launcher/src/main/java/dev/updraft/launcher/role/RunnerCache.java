// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.role;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The JDK's ahead-of-time cache for runners: what a former runner loaded, linked and found hot.
 * There are many runners and each has few attempts, so that without it they spend more on compiling
 * than on tasks. The start script prepares it and names it by these system properties.
 */
final class RunnerCache {
  private static final String USED = "updraft.runner.cache";
  private static final String RECORDED = "updraft.runner.cache.recorded";

  private RunnerCache() {}

  /** What to add to the flags of runners; a cache of other jars is left aside by the JVM. */
  static List<String> flags(Copy copy) throws IOException {
    String recorded = System.getProperty(RECORDED);
    if (recorded != null) {
      // Each to a file of its own: a runner that starts would empty what another is writing.
      return List.of(
          "-XX:AOTCacheOutput=" + recorded + "/%r.aot", "-Dupdraft.runner.rehearsal=400");
    }
    String used = System.getProperty(USED);
    if (used == null || Files.notExists(Path.of(used))) {
      return List.of();
    }
    Path readable = copy.readable(Path.of(used));
    return List.of("-XX:AOTCache=" + readable, "-Xlog:aot*=off", "-Xlog:cds*=off");
  }

  /** To where the user of the tasks can read it. */
  interface Copy {
    Path readable(Path file) throws IOException;
  }
}
