// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.sagemaker;

import tools.jackson.databind.JsonNode;

/**
 * An endpoint as SageMaker tells it.
 *
 * @param config of what serves
 * @param pending of what is being deployed; empty = nothing, or SageMaker does not say
 * @param reason why the last create or update failed; empty = it does not say
 */
record Endpoint(String status, String config, String pending, String reason) {
  /** What can be done with it. */
  enum Stage {
    /** Something is under way; until it is over SageMaker takes no change. */
    GOES_ON,
    IN_SERVICE,
    DELETING,
    /** It does not come back by itself. */
    STUCK
  }

  static Endpoint of(JsonNode json) {
    return new Endpoint(
        json.path("EndpointStatus").asString(""),
        json.path("EndpointConfigName").asString(""),
        json.path("PendingDeploymentSummary").path("EndpointConfigName").asString(""),
        json.path("FailureReason").asString(""));
  }

  Stage stage() {
    return switch (status) {
      case "InService" -> Stage.IN_SERVICE;
      case "Deleting" -> Stage.DELETING;
      case "Failed", "OutOfService", "UpdateRollbackFailed" -> Stage.STUCK;
      // Creating, Updating, SystemUpdating, RollingBack, and what SageMaker may invent
      default -> Stage.GOES_ON;
    };
  }

  /** Whether it serves with this configuration, or is on the way to. */
  boolean names(String wanted) {
    return config.equals(wanted) || pending.equals(wanted);
  }

  /** For people. */
  String told() {
    return status
        + " with "
        + config
        + (pending.isEmpty() || pending.equals(config) ? "" : ", going to " + pending)
        + (reason.isEmpty() ? "" : " (" + reason + ")");
  }
}
