// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.sagemaker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.operators.model.ModelVersion;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is to serve. The names of what is made in SageMaker hold a digest of what they stand for: so
 * who finds one of them there knows what it is.
 *
 * @param data address of a model.tar.gz; empty = the image holds the model
 */
record Wish(
    ModelVersion version,
    String image,
    String data,
    String role,
    String instanceType,
    int instances) {
  private static final int LONGEST_NAME = 30;
  private static final int DIGEST = 16;

  /** The same for all that deploy this version with this image, on whichever endpoint. */
  String modelName() {
    return beginning() + digest(image, data, role);
  }

  /** What the configurations of one attempt are called, up to a letter at the end. */
  String mark(String attempt) {
    return beginning()
        + digest(attempt, image, data, role, instanceType, Integer.toString(instances));
  }

  /** Names in SageMaker are letters, digits and -, and 63 of them at most. */
  private String beginning() {
    String name = version.name().replace('_', '-');
    return "%s-%d-"
        .formatted(name.substring(0, Math.min(name.length(), LONGEST_NAME)), version.version());
  }

  private String digest(String... of) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(version.manifest().getBytes(UTF_8));
      for (String each : of) {
        digest.update((byte) 0);
        digest.update(each.getBytes(UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, DIGEST);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  ObjectNode model() {
    ObjectNode json = JsonMapper.shared().createObjectNode();
    json.put("ModelName", modelName()).put("ExecutionRoleArn", role);
    ObjectNode container = json.putObject("PrimaryContainer").put("Image", image);
    if (!data.isEmpty()) {
      container.put("ModelDataUrl", data);
    }
    return json;
  }

  /** Whether what is there under that name is this. */
  boolean isModel(JsonNode there) {
    JsonNode container = there.path("PrimaryContainer");
    return there.path("ExecutionRoleArn").asString("").equals(role)
        && container.path("Image").asString("").equals(image)
        && container.path("ModelDataUrl").asString("").equals(data);
  }

  ObjectNode config(String name) {
    ObjectNode json = JsonMapper.shared().createObjectNode().put("EndpointConfigName", name);
    json.putArray("ProductionVariants")
        .addObject()
        .put("VariantName", "AllTraffic")
        .put("ModelName", modelName())
        .put("InstanceType", instanceType)
        .put("InitialInstanceCount", instances);
    return json;
  }

  /** Whether what is there under that name is this. */
  boolean isConfig(JsonNode there) {
    JsonNode variants = there.path("ProductionVariants");
    JsonNode variant = variants.path(0);
    return variants.size() == 1
        && variant.path("ModelName").asString("").equals(modelName())
        && variant.path("InstanceType").asString("").equals(instanceType)
        && variant.path("InitialInstanceCount").asInt(0) == instances;
  }
}
