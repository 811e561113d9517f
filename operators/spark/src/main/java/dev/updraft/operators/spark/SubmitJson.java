// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** The request that starts a driver, as the submission protocol v1 has it. */
final class SubmitJson {
  /** The server only wants it to be there. */
  private static final String CLIENT = "updraft";

  private SubmitJson() {}

  static String of(
      String master,
      String jar,
      String mainClass,
      List<String> arguments,
      Map<String, String> properties) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("action", "CreateSubmissionRequest");
    json.put("clientSparkVersion", CLIENT);
    json.put("appResource", jar);
    json.put("mainClass", mainClass);
    var args = json.putArray("appArgs");
    arguments.forEach(args::add);
    json.putObject("environmentVariables");
    var all = json.putObject("sparkProperties");
    all.put("spark.master", master);
    all.put("spark.submit.deployMode", "cluster");
    properties.forEach(all::put);
    return JsonMapper.shared().writeValueAsString(json);
  }
}
