// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators;

import dev.updraft.api.Value;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON to and from programs: as strict as results are elsewhere. A mapper for each use, for one
 * that is kept would keep the unit's classes.
 */
final class Json {
  private Json() {}

  static byte[] write(Map<String, Value<Object>> values) {
    var plain = new TreeMap<String, Object>();
    values.forEach((name, value) -> plain.put(name, value.get()));
    return mapper().writeValueAsBytes(plain);
  }

  static <T> T read(byte[] json, Class<T> type) {
    return mapper().readValue(json, type);
  }

  private static JsonMapper mapper() {
    return JsonMapper.builder()
        .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .build();
  }
}
