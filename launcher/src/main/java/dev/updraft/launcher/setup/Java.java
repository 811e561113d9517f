// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.setup;

import dev.updraft.launcher.cli.CliError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.regex.Pattern;

/**
 * A Java of this machine.
 *
 * @param home holds {@code bin/java}
 * @param feature 17 for 17.0.15
 */
record Java(Path home, int feature) {
  private static final Pattern VERSION =
      Pattern.compile("^JAVA_VERSION=\"(\\d+)", Pattern.MULTILINE);
  private static final Path USUAL = Path.of("/usr/lib/jvm");

  /**
   * The oldest that this Spark runs on and that tasks may use: on 17 Spark is at home.
   *
   * @param candidates folders; what is no Java is passed over
   * @throws CliError when there is none; it names those that were looked at
   */
  static Java choose(SparkVersion spark, Collection<Path> candidates, TaskRights tasks)
      throws IOException, InterruptedException {
    var looked = new ArrayList<String>();
    for (Java each : found(candidates)) {
      if (!spark.runsOn(each.feature)) {
        looked.add(each.home + " (Java " + each.feature + ")");
      } else if (!each.startsFor(tasks)) {
        looked.add(each.home + " (cannot be started by " + tasks.told() + ", as whom tasks run)");
      } else {
        return each;
      }
    }
    throw new CliError(
        "Spark %s needs %s, and none was found%s. Install one (Debian: apt-get install openjdk-17-jre-headless), or name its folder with --spark-java."
            .formatted(
                spark,
                spark.javas(),
                looked.isEmpty() ? "" : " among " + String.join(", ", looked)));
  }

  /**
   * Where a Java usually is: the standard folder, {@code JAVA_HOME}, and the one that runs this.
   */
  static SequencedSet<Path> usual(Map<String, String> environment) throws IOException {
    var all = new LinkedHashSet<Path>();
    if (Files.isDirectory(USUAL)) {
      try (var folders = Files.list(USUAL)) {
        folders.sorted().forEach(all::add);
      }
    }
    Optional.ofNullable(environment.get("JAVA_HOME"))
        .filter(home -> home.startsWith("/"))
        .map(Path::of)
        .ifPresent(all::add);
    all.add(Path.of(System.getProperty("java.home")));
    return all;
  }

  private static List<Java> found(Collection<Path> candidates) throws IOException {
    var all = new ArrayList<Java>();
    for (Path candidate : candidates) {
      if (!Files.isReadable(candidate.resolve("release"))) {
        continue;
      }
      // a link such as default-java may lead to another Java tomorrow
      Path home = candidate.toRealPath();
      if (all.stream().noneMatch(each -> each.home.equals(home))) {
        Path release = home.resolve("release");
        VERSION
            .matcher(Files.readString(release))
            .results()
            .forEach(one -> all.add(new Java(home, Integer.parseInt(one.group(1)))));
      }
    }
    all.sort(Comparator.comparingInt(Java::feature));
    return all;
  }

  private boolean startsFor(TaskRights tasks) throws IOException, InterruptedException {
    return tasks.run(List.of(home.resolve("bin/java").toString(), "-version"), Map.of()).well();
  }
}
