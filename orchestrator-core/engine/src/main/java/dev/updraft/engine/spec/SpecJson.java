// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.spec;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one text form of a {@link DagSpec}: in the database, over the processor's pipe, in hashes.
 */
public final class SpecJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private SpecJson() {}

  public static String write(DagSpec spec) {
    return MAPPER.writeValueAsString(spec);
  }

  public static DagSpec read(String json) {
    return MAPPER.readValue(json, DagSpec.class);
  }
}
