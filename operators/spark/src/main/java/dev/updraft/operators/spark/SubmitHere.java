// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.operators.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** spark-submit as a process of this worker. */
final class SubmitHere {
  private SubmitHere() {}

  /**
   * All that Spark writes beside its work goes into the attempt's folder, and goes with it.
   *
   * @param environment besides what the connection says
   */
  static ProcessBuilder of(
      Programs programs, List<String> arguments, Map<String, String> environment, Path folder)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(programs.submit());
    command.addAll(arguments);
    var builder = Child.of(command, folder).redirectErrorStream(true);
    var all = builder.environment();
    all.putAll(programs.environment());
    all.put("SPARK_LOCAL_DIRS", Files.createDirectories(folder.resolve("spark-local")).toString());
    Path scratch = Files.createDirectories(folder.resolve("spark-tmp"));
    all.put("SPARK_SUBMIT_OPTS", options(scratch, System.getProperty("user.home"), folder));
    all.put("PYTHONUNBUFFERED", "1");
    all.putAll(environment);
    return builder;
  }

  /**
   * A user without a home of its own, as tasks of root have, gets the attempt's folder for one:
   * Spark wants a place for jars that it fetches, also when it fetches none.
   */
  static String options(Path scratch, String userHome, Path folder) {
    String options = "\"-Djava.io.tmpdir=" + scratch + "\"";
    Path home = Path.of(userHome);
    return home.isAbsolute() && Files.isWritable(home)
        ? options
        : options + " \"-Duser.home=" + folder + "\"";
  }
}
