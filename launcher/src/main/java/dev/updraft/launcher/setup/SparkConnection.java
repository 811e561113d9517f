// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.setup;

import dev.updraft.launcher.cli.CliError;
import dev.updraft.launcher.setup.LocalConnections.Found;
import dev.updraft.launcher.setup.LocalConnections.Wanted;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What becomes of the connection to a Spark on this machine. What people set in it stays; another
 * Spark takes its place only where they said so.
 *
 * @param before as it was found
 */
record SparkConnection(Optional<Found> before, boolean replace) {
  private static final String ID = Part.SPARK.connection();

  /** Two cores for each job; nothing of it listens where others could reach it. */
  private static final Map<String, String> FIRST =
      Map.of(
          "master", "local[2]",
          "spark.driver.host", "127.0.0.1",
          "spark.driver.bindAddress", "127.0.0.1",
          "spark.ui.enabled", "false");

  /** What to do. */
  sealed interface Step {
    record Create(Wanted wanted) implements Step {}

    record Keep() implements Step {}

    record Change(Found before, Wanted wanted) implements Step {}
  }

  /**
   * Before minutes of loading.
   *
   * @throws CliError when it names another Spark, or is none, and was not to be replaced
   */
  void refuseOther(Path home) {
    if (before.isPresent() && !replace && !names(before.get(), home)) {
      throw new CliError(
          "There is a connection %s already, of type %s with spark-home '%s'; it was left as it is. With --replace it will name %s."
              .formatted(ID, before.get().type(), before.get().extra("spark-home"), home));
    }
  }

  /** The Java that it names now. */
  Optional<Path> java() {
    return before
        .map(each -> each.extra("java-home"))
        .filter(each -> each.startsWith("/"))
        .map(Path::of);
  }

  /**
   * @param python empty: this Spark came without
   */
  Step step(Path home, Path java, Optional<Path> python) {
    var extra = new HashMap<String, String>();
    extra.put("spark-home", home.toString());
    extra.put("java-home", java.toString());
    python.ifPresent(each -> extra.put("python", each.toString()));
    if (before.isEmpty()) {
      extra.putAll(FIRST);
      return new Step.Create(wanted(extra));
    }
    Found found = before.get();
    if (!found.type().equals("spark")) {
      extra.putAll(FIRST);
      return new Step.Change(
          new Found(found.type(), found.schema(), found.hasPassword(), Map.of()), wanted(extra));
    }
    extra.putIfAbsent("python", ""); // that of the former one would bring its pyspark
    FIRST.forEach((name, value) -> extra.put(name, found.extra().getOrDefault(name, value)));
    if (names(found, home) && !found.extra("python").isEmpty()) {
      extra.put("python", found.extra("python"));
    }
    // a property that somebody took out of it shall not come back with every setup
    boolean kept =
        names(found, home)
            && found.extra("java-home").equals(java.toString())
            && found.extra("python").equals(extra.get("python"));
    return kept ? new Step.Keep() : new Step.Change(found, wanted(extra));
  }

  private static boolean names(Found found, Path home) {
    return found.type().equals("spark") && found.extra("spark-home").equals(home.toString());
  }

  private static Wanted wanted(Map<String, String> extra) {
    return new Wanted(ID, "spark", "Spark on this machine (updraft setup)", "", "", extra);
  }
}
