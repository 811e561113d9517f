// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import java.util.Map;
import java.util.TreeMap;

/**
 * What starts the jobs of a connection, on the machine where spark-submit runs.
 *
 * @param home the folder of Spark
 * @param javaHome empty = the {@code java} that the PATH finds
 * @param python empty = Spark's own choice
 * @param hadoopConf the folder of Hadoop's client configuration; empty = none
 * @param user for Hadoop, where it believes what it is told; empty = who runs spark-submit
 */
record Programs(String home, String javaHome, String python, String hadoopConf, String user) {
  String submit() {
    return home + "/bin/spark-submit";
  }

  Map<String, String> environment() {
    var all = new TreeMap<String, String>();
    all.put("SPARK_HOME", home);
    put(all, "JAVA_HOME", javaHome);
    put(all, "PYSPARK_PYTHON", python);
    put(all, "HADOOP_CONF_DIR", hadoopConf);
    put(all, "HADOOP_USER_NAME", user);
    return all;
  }

  private static void put(Map<String, String> all, String name, String value) {
    if (!value.isEmpty()) {
      all.put(name, value);
    }
  }
}
