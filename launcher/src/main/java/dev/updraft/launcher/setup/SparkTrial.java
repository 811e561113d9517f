// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.setup;

import dev.updraft.launcher.cli.CliError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a Spark is whole, and works on a Java for whom tasks run as. Each look throws a {@link
 * CliError} when it is not so.
 *
 * @param otherwise what to do then, the end of the message
 */
record SparkTrial(
    SparkVersion version, Path folder, Java java, TaskRights tasks, String otherwise) {
  private static final String LOGIN = "org.apache.hadoop.security.UserGroupInformation";

  /** All of it; half a dozen seconds. */
  void all() throws IOException, InterruptedException {
    starts();
    brief();
  }

  /** What may have changed since it was got: users, Java, Python. */
  void brief() throws IOException, InterruptedException {
    logsIn();
    findsNumpy();
  }

  private void starts() throws IOException, InterruptedException {
    Path home = SparkSource.home(folder);
    var names = Map.of("SPARK_HOME", home.toString(), "JAVA_HOME", java.home().toString());
    var spark = tasks.run(List.of(home.resolve("bin/spark-submit").toString(), "--version"), names);
    if (!spark.well() || !spark.output().contains("version " + version)) {
      throw new CliError(
          "Spark in %s does not start with %s for %s, as whom tasks run (%s). %s"
              .formatted(folder, java.home(), tasks.told(), spark.told(), otherwise));
    }
  }

  /** Whatever reads or writes a file does it first. On some Java, and without a name, it fails. */
  private void logsIn() throws IOException, InterruptedException {
    Path home = SparkSource.home(folder);
    var login =
        tasks.run(
            List.of(
                java.home().resolve("bin/java").toString(),
                "-cp",
                home.resolve("jars") + "/*",
                LOGIN),
            Map.of());
    if (!login.well()) {
      throw new CliError(
          "Spark in %s could not read or write a file on %s as %s, as whom tasks run (%s). %s"
              .formatted(folder, java.home(), tasks.told(), login.told(), otherwise));
    }
  }

  private void findsNumpy() throws IOException, InterruptedException {
    Optional<Path> python = SparkSource.python(folder);
    if (python.isPresent()) {
      var numpy =
          tasks.run(List.of(python.get().toString(), "-c", "import numpy, pyspark"), Map.of());
      if (!numpy.well()) {
        throw new CliError(
            "%s does not work for %s, as whom tasks run (%s). %s"
                .formatted(python.get(), tasks.told(), numpy.told(), otherwise));
      }
    }
  }
}
