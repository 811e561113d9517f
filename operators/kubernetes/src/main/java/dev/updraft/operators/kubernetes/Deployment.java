// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.kubernetes;

import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A Deployment as Kubernetes tells it. */
record Deployment(JsonNode json) {
  /** At the template: whose rollout it is. */
  static final String ATTEMPT = "updraft.dev/attempt";

  /** At the Deployment: the patch that puts back what was there before. */
  static final String UNDO = "updraft.dev/undo";

  /** How far a rollout is. */
  enum Progress {
    GOES_ON,
    PAUSED,
    DONE,
    /** Kubernetes gave up: the progress deadline is over. */
    FAILED
  }

  String uid() {
    return json.path("metadata").path("uid").asString("");
  }

  String resourceVersion() {
    return json.path("metadata").path("resourceVersion").asString("");
  }

  /** Of its rollouts, as {@code kubectl rollout history} counts them. */
  String revision() {
    return annotation(json, "deployment.kubernetes.io/revision").orElse("");
  }

  Optional<String> undo() {
    return annotation(json, UNDO);
  }

  Optional<String> attempt() {
    return annotation(template(), ATTEMPT);
  }

  private JsonNode template() {
    return json.path("spec").path("template");
  }

  private static Optional<String> annotation(JsonNode of, String name) {
    JsonNode value = of.path("metadata").path("annotations").path(name);
    return value.isString() ? Optional.of(value.asString()) : Optional.empty();
  }

  Optional<JsonNode> container(String name) {
    return template()
        .path("spec")
        .path("containers")
        .valueStream()
        .filter(each -> name.equals(each.path("name").asString("")))
        .findFirst();
  }

  int replicas() {
    return json.path("spec").path("replicas").asInt(1);
  }

  /** The same questions, in the same order, as {@code kubectl rollout status}. */
  Progress progress() {
    JsonNode status = json.path("status");
    long generation = json.path("metadata").path("generation").asLong(0);
    if (status.path("observedGeneration").asLong(-1) < generation) {
      return Progress.GOES_ON;
    }
    if (condition("Progressing").path("reason").asString("").equals("ProgressDeadlineExceeded")) {
      return Progress.FAILED;
    }
    int updated = status.path("updatedReplicas").asInt(0);
    boolean whole =
        updated >= replicas()
            && status.path("replicas").asInt(0) <= updated
            && status.path("availableReplicas").asInt(0) >= updated;
    if (whole) {
      return Progress.DONE;
    }
    return json.path("spec").path("paused").asBoolean(false) ? Progress.PAUSED : Progress.GOES_ON;
  }

  private JsonNode condition(String type) {
    return json.path("status")
        .path("conditions")
        .valueStream()
        .filter(each -> type.equals(each.path("type").asString("")))
        .findFirst()
        .orElse(json.path("nothing"));
  }

  /** For people: how many are new and available, and what Kubernetes says. */
  String told() {
    JsonNode status = json.path("status");
    String said =
        status
            .path("conditions")
            .valueStream()
            .map(
                each ->
                    each.path("reason").asString("")
                        + " ("
                        + each.path("message").asString("")
                        + ")")
            .collect(Collectors.joining(", "));
    return "%d of %d updated, %d available%s"
        .formatted(
            status.path("updatedReplicas").asInt(0),
            replicas(),
            status.path("availableReplicas").asInt(0),
            said.isEmpty() ? "" : "; " + said);
  }
}
