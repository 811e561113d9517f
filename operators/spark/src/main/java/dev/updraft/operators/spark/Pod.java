// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The pod of a driver, as the API server shows it. */
record Pod(JsonNode json) {
  /** The container of the driver, as Spark names it. */
  static final String DRIVER = "spark-kubernetes-driver";

  /** What does not heal by itself, or only when a registry does. */
  private static final Set<String> STUCK =
      Set.of(
          "ErrImagePull",
          "ImagePullBackOff",
          "InvalidImageName",
          "ErrImageNeverPull",
          "CreateContainerConfigError",
          "CreateContainerError",
          "RunContainerError");

  /** What a cluster takes a pod away for. */
  private static final Set<String> TAKEN =
      Set.of(
          "Evicted",
          "Preempting",
          "NodeLost",
          "NodeShutdown",
          "NodeAffinity",
          "Shutdown",
          "Terminated",
          "UnexpectedAdmissionError",
          "OutOfcpu",
          "OutOfmemory");

  /** How far it is. */
  enum Phase {
    PENDING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    /** Its node does not answer. */
    UNKNOWN;

    boolean over() {
      return switch (this) {
        case PENDING, RUNNING, UNKNOWN -> false;
        case SUCCEEDED, FAILED -> true;
      };
    }
  }

  /**
   * @return UNKNOWN also for a phase that Kubernetes may have some day
   */
  Phase phase() {
    return switch (json.path("status").path("phase").asString("Pending")) {
      case "Pending" -> Phase.PENDING;
      case "Running" -> Phase.RUNNING;
      case "Succeeded" -> Phase.SUCCEEDED;
      case "Failed" -> Phase.FAILED;
      default -> Phase.UNKNOWN;
    };
  }

  /** The application in Spark; empty when its pod does not say. */
  Optional<String> application() {
    return text(json.path("metadata").path("labels").path("spark-app-selector"));
  }

  /** Names of the settings that must be there before it can begin. */
  List<String> settings() {
    return json.path("spec")
        .path("volumes")
        .valueStream()
        .map(volume -> volume.path("configMap"))
        .filter(map -> !map.path("optional").asBoolean(false))
        .flatMap(map -> text(map.path("name")).stream())
        .toList();
  }

  /** Why it does not begin and will not by itself; empty when nothing speaks against it. */
  Optional<String> stuck() {
    var waiting = driver().path("state").path("waiting");
    return STUCK.contains(waiting.path("reason").asString(""))
        ? Optional.of(words(waiting))
        : Optional.empty();
  }

  /** Why it waits, where it is known. */
  String waiting() {
    for (JsonNode each : json.path("status").path("conditions")) {
      if (each.path("type").asString("").equals("PodScheduled")
          && each.path("status").asString("").equals("False")) {
        return words(each);
      }
    }
    return words(driver().path("state").path("waiting"));
  }

  /** Why the cluster took it away; empty when it did not. */
  Optional<String> taken() {
    var status = json.path("status");
    if (TAKEN.contains(status.path("reason").asString(""))) {
      return Optional.of(words(status));
    }
    return status
        .path("conditions")
        .valueStream()
        .filter(each -> each.path("type").asString("").equals("DisruptionTarget"))
        .filter(each -> each.path("status").asString("").equals("True"))
        .map(Pod::words)
        .findFirst();
  }

  /** How its driver ended; missing as long as it did not. */
  JsonNode end() {
    return driver().path("state").path("terminated");
  }

  /** Reason and message of a part, or of the whole. */
  static String words(JsonNode part) {
    String reason = part.path("reason").asString("");
    String message = part.path("message").asString("");
    return message.isEmpty() ? reason : reason + ", " + message.strip();
  }

  String words() {
    return words(json.path("status"));
  }

  private JsonNode driver() {
    var all = json.path("status").path("containerStatuses");
    for (JsonNode each : all) {
      if (each.path("name").asString("").equals(DRIVER)) {
        return each;
      }
    }
    return all.path(0); // a template of the user's may have named it
  }

  private static Optional<String> text(JsonNode node) {
    return Optional.of(node.asString("")).filter(each -> !each.isEmpty());
  }
}
