// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The request that starts a batch; a member that is not needed is left out. */
final class BatchJson {
  private BatchJson() {}

  static String of(
      String name,
      SparkJob job,
      List<String> arguments,
      SparkSettings settings,
      Map<String, String> properties,
      String proxyUser) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", name);
    switch (job) {
      case SparkJob.Jar(String path, String mainClass) ->
          json.put("file", path).put("className", mainClass);
      case SparkJob.Script(String path) -> json.put("file", path);
      case SparkJob.Python _, SparkJob.Sql _ ->
          throw new IllegalArgumentException("refused when the DAG was drawn: " + job.told());
    }
    put(json, "args", arguments);
    put(json, "jars", settings.jars());
    put(json, "files", settings.files());
    put(json, "pyFiles", settings.pyFiles());
    if (!proxyUser.isEmpty()) {
      json.put("proxyUser", proxyUser);
    }
    var conf = json.putObject("conf");
    properties.forEach(conf::put);
    return JsonMapper.shared().writeValueAsString(json);
  }

  private static void put(ObjectNode json, String member, List<String> texts) {
    if (!texts.isEmpty()) {
      texts.forEach(json.putArray(member)::add);
    }
  }
}
