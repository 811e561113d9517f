// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a Spark job is given beside its program. Made by the operators' own methods.
 *
 * <pre>{@code SparkSubmit.on(spark).jar(…).conf("spark.executor.memory", "4g")}</pre>
 *
 * @param conf Spark properties; none that holds a secret, for they stand in a command line
 * @param packages Maven coordinates
 * @param jars more of them, for driver and executors
 * @param files put into the working folder of each executor
 * @param pyFiles put on the path of Python
 */
public record SparkSettings(
    Map<String, Value<Object>> conf,
    List<String> packages,
    List<String> jars,
    List<String> files,
    List<String> pyFiles) {
  static final SparkSettings NONE =
      new SparkSettings(Map.of(), List.of(), List.of(), List.of(), List.of());

  /** Where a job tells whose it is: {@link dev.updraft.api.TaskContext#submitKey()}. */
  static final String TASK_KEY = "spark.updraft.taskKey";

  /** What Spark itself blacks out in a command line, so what must not stand there. */
  private static final Pattern SECRET = Pattern.compile("(?i)secret|password|token|access[.]?key");

  /** These name a secret that lies in Kubernetes, and tell nothing of what it holds. */
  private static final Pattern SECRET_OF_KUBERNETES =
      Pattern.compile("spark\\.kubernetes\\.(driver|executor)\\.(secrets|secretKeyRef)\\..+");

  private static final Pattern COORDINATES = Pattern.compile("[^:,\\s]+:[^:,\\s]+:[^:,\\s]+");

  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "spark.master", "it comes from the connection, or from master(…) where the run makes it",
          "spark.submit.deployMode",
              "SparkSubmit is cluster mode, SparkClient is client mode, Livy has its own",
          "spark.jars", "use moreJars(…)",
          "spark.files", "use file(…)",
          "spark.jars.packages", "use packages(…)");

  public SparkSettings {
    conf = Map.copyOf(conf);
    packages = List.copyOf(packages);
    jars = List.copyOf(jars);
    files = List.copyOf(files);
    pyFiles = List.copyOf(pyFiles);
    conf.keySet().forEach(SparkSettings::check);
    for (String each : packages) {
      if (!COORDINATES.matcher(each).matches()) {
        throw new IllegalArgumentException(
            "packages: " + each + " is no Maven coordinate; write group:artifact:version");
      }
    }
    jars.forEach(each -> checkPath("moreJars", each));
    files.forEach(each -> checkPath("file", each));
    pyFiles.forEach(each -> checkPath("pyFile", each));
  }

  private static void check(String name) {
    if (!name.startsWith("spark.") || name.contains("=") || name.chars().anyMatch(c -> c <= ' ')) {
      throw new IllegalArgumentException(
          "conf: " + name + " is no Spark property; they begin with spark.");
    }
    String against = against(name);
    if (!against.isEmpty()) {
      throw new IllegalArgumentException("conf: " + name + " cannot be set here: " + against);
    }
  }

  /** Why a property cannot be set by an author or in a connection; empty when it can. */
  static String against(String name) {
    if (name.startsWith("spark.updraft.")) {
      return "names that begin with spark.updraft. are Updraft's own";
    }
    if (SECRET.matcher(name).find() && !SECRET_OF_KUBERNETES.matcher(name).matches()) {
      return "it looks like a secret, and would stand in the command line of the driver; put it"
          + " into conf/spark-defaults.conf of that Spark";
    }
    return ELSEWHERE.getOrDefault(name, "");
  }

  private static void checkPath(String where, String path) {
    if (path.isBlank() || path.contains(",")) {
      throw new IllegalArgumentException(
          where + ": \"" + path + "\" is no path; give one path or URL, without a comma");
    }
  }

  SparkSettings plusConf(String name, Value<Object> value) {
    var all = new LinkedHashMap<>(conf);
    all.put(name, value);
    return new SparkSettings(all, packages, jars, files, pyFiles);
  }

  SparkSettings plusPackages(List<String> coordinates) {
    return new SparkSettings(conf, plus(packages, coordinates), jars, files, pyFiles);
  }

  SparkSettings plusJars(List<String> paths) {
    return new SparkSettings(conf, packages, plus(jars, paths), files, pyFiles);
  }

  SparkSettings plusFile(String path) {
    return new SparkSettings(conf, packages, jars, plus(files, List.of(path)), pyFiles);
  }

  SparkSettings plusPyFile(String path) {
    return new SparkSettings(conf, packages, jars, files, plus(pyFiles, List.of(path)));
  }

  private static List<String> plus(List<String> some, List<String> more) {
    var all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  /** All as Spark properties, by name: the connection's, and over them the author's. */
  Map<String, String> properties(Spark spark, String appName, String taskKey) {
    Map<String, String> all = properties(spark.conf(), taskKey);
    all.putIfAbsent("spark.app.name", appName);
    putList(all, "spark.jars", jars);
    putList(all, "spark.files", files);
    putList(all, "spark.submit.pyFiles", pyFiles);
    return all;
  }

  /** The same without name and files, which Livy is given apart. */
  Map<String, String> properties(Map<String, String> ofConnection, String taskKey) {
    var all = new TreeMap<>(ofConnection);
    conf.forEach((name, value) -> all.put(name, String.valueOf(value.get())));
    all.put(TASK_KEY, taskKey);
    putList(all, "spark.jars.packages", packages);
    return all;
  }

  private static void putList(Map<String, String> all, String name, List<String> values) {
    if (!values.isEmpty()) {
      all.put(name, String.join(",", values));
    }
  }
}
