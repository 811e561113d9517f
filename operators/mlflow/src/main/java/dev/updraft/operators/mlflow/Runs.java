// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import dev.updraft.api.TaskFailed;
import dev.updraft.operators.model.FileEntry;
import dev.updraft.operators.model.Manifest;
import dev.updraft.operators.model.ModelVersion;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Runs of MLflow's: metrics, parameters and files belong to these, and a version to its run. */
record Runs(Requests requests) {
  /** As many as MLflow takes at once. */
  private static final int PARAMETERS = 100;

  private static final int METRICS = 900;

  /**
   * One run.
   *
   * @param artifacts where its files are
   */
  record Run(String id, String artifacts) {
    /** Where the files of the model are. */
    String model() {
      return artifacts + "/model";
    }

    /** The same from the root of all artifacts, when it is MLflow that takes them. */
    String path() {
      URI at = URI.create(model());
      if (!"mlflow-artifacts".equals(at.getScheme()) || at.getAuthority() != null) {
        throw new TaskFailed(
            "MLflow keeps the files of this experiment at "
                + artifacts
                + ", where only its clients write. Start the server so that it takes artifacts"
                + " itself (--serve-artifacts with --artifacts-destination), and let a new"
                + " experiment begin");
      }
      return at.getPath().substring(1);
    }
  }

  /** Begins a run, in the experiment that is named as the model. */
  Run begin(String experiment, ModelVersion version, Manifest manifest, Instant now)
      throws IOException, InterruptedException {
    ObjectNode json =
        object()
            .put("experiment_id", experiment(experiment))
            .put("run_name", version.toString())
            .put("start_time", now.toEpochMilli());
    ArrayNode tags = Tags.onto(json, version, manifest);
    if (!manifest.commit().isEmpty()) {
      Tags.put(tags, "mlflow.source.git.commit", manifest.commit());
    }
    JsonNode info = requests.post("runs/create", json).json().path("run").path("info");
    return new Run(info.path("run_id").asString(""), info.path("artifact_uri").asString(""));
  }

  private String experiment(String name) throws IOException, InterruptedException {
    Answer made = requests.post("experiments/create", object().put("name", name));
    if (!made.is("RESOURCE_ALREADY_EXISTS")) {
      return made.json().path("experiment_id").asString("");
    }
    JsonNode there =
        requests.get("experiments/get-by-name", Map.of("experiment_name", name)).json();
    return there.path("experiment").path("experiment_id").asString("");
  }

  /** Notes metrics and parameters. */
  void log(Run run, Manifest manifest) throws IOException, InterruptedException {
    long when = manifest.createdAt().toEpochMilli();
    for (var some : parts(manifest.parameters(), PARAMETERS)) {
      ObjectNode json = object().put("run_id", run.id());
      ArrayNode params = json.putArray("params");
      some.forEach(each -> Tags.put(params, each.getKey(), each.getValue()));
      requests.post("runs/log-batch", json).json();
    }
    for (var some : parts(manifest.metrics(), METRICS)) {
      ObjectNode json = object().put("run_id", run.id());
      ArrayNode metrics = json.putArray("metrics");
      some.forEach(
          each ->
              metrics
                  .addObject()
                  .put("key", each.getKey())
                  .put("value", each.getValue())
                  .put("timestamp", when)
                  .put("step", 0));
      requests.post("runs/log-batch", json).json();
    }
  }

  private static <V> List<List<Map.Entry<String, V>>> parts(Map<String, V> all, int most) {
    List<Map.Entry<String, V>> entries = List.copyOf(all.entrySet());
    List<List<Map.Entry<String, V>>> parts = new ArrayList<>();
    for (int from = 0; from < entries.size(); from += most) {
      parts.add(entries.subList(from, Math.min(from + most, entries.size())));
    }
    return parts;
  }

  /** Sends the files of the version, as they lie in a folder. */
  void upload(Run run, List<FileEntry> files, Path folder)
      throws IOException, InterruptedException {
    for (FileEntry file : files) {
      requests.put(run.path() + "/" + file.path(), folder.resolve(file.path())).json();
    }
  }

  /**
   * @param status as MLflow calls it: {@code FINISHED}, {@code FAILED}
   */
  void end(Run run, String status, Instant now) throws IOException, InterruptedException {
    requests
        .post(
            "runs/update",
            object()
                .put("run_id", run.id())
                .put("status", status)
                .put("end_time", now.toEpochMilli()))
        .json();
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
