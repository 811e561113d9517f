// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import dev.updraft.operators.mlflow.ScriptedMlflow.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a {@link ScriptedMlflow} remembers. Each method is one call of the API. */
final class ScriptedRegistry {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern BY_TAG = Pattern.compile("tags\\.`([^`]+)` = '([^']*)'");
  private static final Pattern BY_NAME = Pattern.compile("name = '([^']*)'");

  private record Run(
      String artifacts,
      Map<String, String> tags,
      Map<String, String> params,
      Map<String, Double> metrics,
      List<String> states) {}

  private record Version(String number, String source, String run, Map<String, String> tags) {}

  private record Model(
      List<Version> versions, Map<String, String> aliases, Map<String, String> tags) {}

  private final Map<String, String> experiments = new LinkedHashMap<>();
  private final Map<String, Run> runs = new LinkedHashMap<>();
  private final Map<String, Model> models = new TreeMap<>();

  JsonNode experiment(JsonNode json) throws Refusal {
    String name = text(json, "name");
    if (experiments.containsKey(name)) {
      throw new Refusal(400, "RESOURCE_ALREADY_EXISTS", name + " exists");
    }
    experiments.put(name, Integer.toString(experiments.size() + 1));
    return JSON.objectNode().put("experiment_id", experiments.get(name));
  }

  JsonNode experimentByName(JsonNode json) throws Refusal {
    String id = found(experiments.get(text(json, "experiment_name")), json);
    return JSON.objectNode().set("experiment", JSON.objectNode().put("experiment_id", id));
  }

  JsonNode run(JsonNode json, String artifactRoot) throws Refusal {
    String experiment = text(json, "experiment_id");
    if (!experiments.containsValue(experiment)) {
      throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST", "no experiment " + experiment);
    }
    String id = "run" + (runs.size() + 1);
    String artifacts = artifactRoot + "/" + experiment + "/" + id + "/artifacts";
    var states = new ArrayList<>(List.of("RUNNING"));
    runs.put(id, new Run(artifacts, tags(json), new TreeMap<>(), new TreeMap<>(), states));
    return getRun(JSON.objectNode().put("run_id", id));
  }

  JsonNode getRun(JsonNode json) throws Refusal {
    Run run = found(runs.get(text(json, "run_id")), json);
    ObjectNode answer = JSON.objectNode();
    ObjectNode told = answer.putObject("run");
    told.putObject("info")
        .put("run_id", text(json, "run_id"))
        .put("artifact_uri", run.artifacts())
        .put("status", run.states().getLast());
    ObjectNode data = told.putObject("data");
    data.set("tags", tags(run.tags()));
    data.set("params", tags(run.params()));
    ArrayNode metrics = data.putArray("metrics");
    run.metrics().forEach((key, value) -> metrics.addObject().put("key", key).put("value", value));
    return answer;
  }

  JsonNode log(JsonNode json) throws Refusal {
    Run run = found(runs.get(text(json, "run_id")), json);
    if (json.path("params").size() > 100 || json.path("metrics").size() > 1000) {
      throw new Refusal(400, "INVALID_PARAMETER_VALUE", "A batch logging request is too large");
    }
    for (JsonNode each : json.path("params")) {
      if (!text(each, "key").matches("[/\\w.\\- :]*")) {
        throw new Refusal(400, "INVALID_PARAMETER_VALUE", "Invalid parameter name");
      }
      run.params().put(text(each, "key"), text(each, "value"));
    }
    for (JsonNode each : json.path("metrics")) {
      run.metrics().put(text(each, "key"), each.path("value").asDouble(0));
    }
    return JSON.objectNode();
  }

  JsonNode updateRun(JsonNode json) throws Refusal {
    found(runs.get(text(json, "run_id")), json).states().add(text(json, "status"));
    return JSON.objectNode();
  }

  JsonNode model(JsonNode json) throws Refusal {
    var fresh = new Model(new ArrayList<>(), new TreeMap<>(), new TreeMap<>());
    if (models.putIfAbsent(text(json, "name"), fresh) != null) {
      throw new Refusal(400, "RESOURCE_ALREADY_EXISTS", "Registered Model already exists");
    }
    return JSON.objectNode();
  }

  JsonNode getModel(JsonNode json) throws Refusal {
    Model model = found(models.get(text(json, "name")), json);
    ObjectNode answer = JSON.objectNode();
    ObjectNode told = answer.putObject("registered_model");
    ArrayNode aliases = told.putArray("aliases");
    model
        .aliases()
        .forEach((alias, to) -> aliases.addObject().put("alias", alias).put("version", to));
    told.set("tags", tags(model.tags()));
    return answer;
  }

  JsonNode tagModel(JsonNode json) throws Refusal {
    Model model = found(models.get(text(json, "name")), json);
    model.tags().put(text(json, "key"), text(json, "value"));
    return JSON.objectNode();
  }

  JsonNode alias(JsonNode json) throws Refusal {
    one(json);
    if (text(json, "alias").equalsIgnoreCase("latest")) {
      throw new Refusal(400, "INVALID_PARAMETER_VALUE", "'latest' alias name is reserved.");
    }
    found(models.get(text(json, "name")), json)
        .aliases()
        .put(text(json, "alias"), text(json, "version"));
    return JSON.objectNode();
  }

  JsonNode version(JsonNode json) throws Refusal {
    Model model = found(models.get(text(json, "name")), json);
    Run run = found(runs.get(text(json, "run_id")), json);
    if (!text(json, "source").startsWith(run.artifacts())) {
      throw new Refusal(400, "INVALID_PARAMETER_VALUE", "Invalid model version source");
    }
    String number = Integer.toString(model.versions().size() + 1);
    var fresh = new Version(number, text(json, "source"), text(json, "run_id"), tags(json));
    model.versions().add(fresh);
    return JSON.objectNode().set("model_version", told(text(json, "name"), fresh));
  }

  JsonNode tagVersion(JsonNode json) throws Refusal {
    one(json).tags().put(text(json, "key"), text(json, "value"));
    return JSON.objectNode();
  }

  JsonNode search(JsonNode json) {
    Matcher tag = BY_TAG.matcher(text(json, "filter"));
    Matcher name = BY_NAME.matcher(text(json, "filter"));
    boolean byTag = tag.matches();
    boolean byName = name.matches();
    ObjectNode answer = JSON.objectNode();
    ArrayNode found = answer.putArray("model_versions");
    models.forEach(
        (model, known) ->
            known.versions().stream()
                .filter(each -> !byName || model.equals(name.group(1)))
                .filter(each -> !byTag || tag.group(2).equals(each.tags().get(tag.group(1))))
                .forEach(each -> found.insert(0, told(model, each))));
    return answer;
  }

  private Version one(JsonNode json) throws Refusal {
    Model model = found(models.get(text(json, "name")), json);
    return model.versions().stream()
        .filter(each -> each.number().equals(text(json, "version")))
        .findFirst()
        .orElseThrow(() -> new Refusal(404, "RESOURCE_DOES_NOT_EXIST", "no such version"));
  }

  private static ObjectNode told(String name, Version version) {
    ObjectNode told = JSON.objectNode();
    told.put("name", name)
        .put("version", version.number())
        .put("source", version.source())
        .put("run_id", version.run());
    told.set("tags", tags(version.tags()));
    return told;
  }

  private static Map<String, String> tags(JsonNode json) {
    Map<String, String> tags = new TreeMap<>();
    json.path("tags").forEach(each -> tags.put(text(each, "key"), text(each, "value")));
    return tags;
  }

  private static ArrayNode tags(Map<String, String> tags) {
    ArrayNode told = JSON.arrayNode();
    tags.forEach((key, value) -> told.addObject().put("key", key).put("value", value));
    return told;
  }

  private static <T> T found(@Nullable T there, JsonNode json) throws Refusal {
    if (there == null) {
      throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST", "not found: " + json);
    }
    return there;
  }

  private static String text(JsonNode json, String member) {
    return json.path(member).asString("");
  }
}
