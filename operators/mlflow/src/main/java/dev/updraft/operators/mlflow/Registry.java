// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import dev.updraft.operators.model.Manifest;
import dev.updraft.operators.model.ModelVersion;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A registered model of MLflow's. Its versions count from 1; a number is never given again, and
 * whoever gets one can see all lower ones.
 */
record Registry(Requests requests, String name) {
  /** Makes the model, where it is not there. */
  void ensure() throws IOException, InterruptedException {
    Answer made = requests.post("registered-models/create", named());
    if (!made.is("RESOURCE_ALREADY_EXISTS")) {
      made.json();
    }
  }

  /** The versions that say that they are this one of ours, the lowest first. */
  List<Claim> claims(ModelVersion version) throws IOException, InterruptedException {
    String filter = "tags.`" + Tags.MANIFEST + "` = '" + version.manifest() + "'";
    JsonNode found =
        requests
            .get("model-versions/search", Map.of("filter", filter, "max_results", "1000"))
            .json();
    return found
        .path("model_versions")
        .valueStream()
        .filter(each -> name.equals(each.path("name").asString("")))
        .map(each -> new Claim(number(each), tag(each, Tags.DUPLICATE).isPresent()))
        .sorted(Comparator.comparingInt(Claim::version))
        .toList();
  }

  /** Makes one more version, whatever is there. */
  void create(ModelVersion version, Manifest manifest, Runs.Run run)
      throws IOException, InterruptedException {
    ObjectNode json = named().put("source", run.model()).put("run_id", run.id());
    Tags.onto(json, version, manifest);
    requests.post("model-versions/create", json).json();
  }

  void tagVersion(int version, String key, String value) throws IOException, InterruptedException {
    ObjectNode json = named().put("version", Integer.toString(version));
    requests.post("model-versions/set-tag", json.put("key", key).put("value", value)).json();
  }

  void tag(String key, String value) throws IOException, InterruptedException {
    requests.post("registered-models/set-tag", named().put("key", key).put("value", value)).json();
  }

  /** Lets an alias name a version, whatever it names. */
  void alias(String alias, int version) throws IOException, InterruptedException {
    ObjectNode json = named().put("alias", alias).put("version", Integer.toString(version));
    requests.post("registered-models/alias", json).json();
  }

  /** What is known of an alias, in one look. */
  Pointer pointer(String alias) throws IOException, InterruptedException {
    JsonNode model =
        requests.get("registered-models/get", Map.of("name", name)).json().path("registered_model");
    int version =
        model
            .path("aliases")
            .valueStream()
            .filter(each -> alias.equals(each.path("alias").asString("")))
            .mapToInt(Registry::number)
            .findFirst()
            .orElse(0);
    return new Pointer(version, tag(model, Tags.sequence(alias)).map(Registry::count).orElse(0));
  }

  /**
   * An alias of MLflow's.
   *
   * @param version that it names; 0 = none
   * @param sequence of the newest flip of ours that it followed; 0 = none
   */
  record Pointer(int version, int sequence) {}

  private ObjectNode named() {
    return JsonNodeFactory.instance.objectNode().put("name", name);
  }

  private static int number(JsonNode version) {
    return Integer.parseInt(version.path("version").asString(""));
  }

  /** What people wrote there in the place of a number counts as nothing. */
  private static int count(String text) {
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
  }

  private static Optional<String> tag(JsonNode at, String key) {
    return at.path("tags")
        .valueStream()
        .filter(each -> key.equals(each.path("key").asString("")))
        .map(each -> each.path("value").asString(""))
        .findFirst();
  }
}
