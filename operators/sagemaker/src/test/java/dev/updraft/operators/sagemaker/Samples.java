// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.sagemaker;

import dev.updraft.api.DataInterval;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import dev.updraft.operators.model.ModelVersion;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;

/** What tests deploy. */
final class Samples {
  static final String IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/churn:8";
  static final ModelVersion VERSION = new ModelVersion("churn", 8, "ab".repeat(32));
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private Samples() {}

  static SageMakerEndpoint endpoint(SageMaker aws, String name) {
    return endpoint(aws, name, "");
  }

  /**
   * @param data empty = the image holds the model
   */
  static SageMakerEndpoint endpoint(SageMaker aws, String name, String data) {
    return new SageMakerEndpoint(
        Value.of(aws),
        name,
        new SageMakerEndpoint.Which(
            Value.of(VERSION.name()), Value.of(VERSION.version()), Value.of(VERSION.manifest())),
        Value.of(IMAGE),
        Value.of(data),
        "ml.m5.large",
        2);
  }

  static TaskContext task(int attempt, Path folder) {
    var interval = new DataInterval(NOON, NOON);
    var clock = InstantSource.fixed(NOON);
    return new TaskContext(
        "nightly", "manual__1", "deploy", -1, attempt, 2, 1, interval, folder, clock);
  }
}
