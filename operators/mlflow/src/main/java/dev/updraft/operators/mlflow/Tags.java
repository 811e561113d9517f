// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import dev.updraft.operators.model.Manifest;
import dev.updraft.operators.model.ModelVersion;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The tags by which people, and Updraft itself, know in MLflow what is of Updraft. */
final class Tags {
  /** The checksum of a manifest: no two versions have the same, whoever publishes. */
  static final String MANIFEST = "updraft.manifest";

  /** At a version: which other one is meant. */
  static final String DUPLICATE = "updraft.duplicate_of";

  private Tags() {}

  /** At a model: the newest change of our alias that MLflow's alias followed. */
  static String sequence(String alias) {
    return "updraft.sequence." + alias;
  }

  static ArrayNode onto(ObjectNode json, ModelVersion version, Manifest manifest) {
    ArrayNode tags = json.putArray("tags");
    put(tags, MANIFEST, version.manifest());
    put(tags, "updraft.model", version.name());
    put(tags, "updraft.version", Integer.toString(version.version()));
    put(tags, "updraft.dag", manifest.origin().dag());
    put(tags, "updraft.run", manifest.origin().run());
    put(tags, "updraft.attempt", manifest.origin().attempt());
    return tags;
  }

  static void put(ArrayNode tags, String key, String value) {
    tags.addObject().put("key", key).put("value", value);
  }
}
