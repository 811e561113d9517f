// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.TaskFailed;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The outputs of a plan as a record: each component is the output of its name, {@code headIp} also
 * {@code head_ip}. Other outputs are left where they are. A mapper for each use, for one that is
 * kept would keep the unit's classes.
 */
final class Outputs {
  private Outputs() {}

  /**
   * @param outputs as {@code terraform output -json} tells them
   * @throws TaskFailed when they do not fit, or one that is asked for is sensitive; never with a
   *     value
   */
  static <R> R read(JsonNode outputs, Class<R> type) {
    var mapper =
        JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();
    ObjectNode chosen = mapper.createObjectNode();
    for (RecordComponent component : type.getRecordComponents()) {
      chosen.set(component.getName(), value(outputs, component.getName(), type));
    }
    try {
      return mapper.convertValue(chosen, type);
    } catch (JacksonException e) {
      var at = new ArrayList<String>();
      e.getPath().forEach(each -> at.add(String.valueOf(each.getPropertyName())));
      throw new TaskFailed(
          "The outputs are no "
              + type.getSimpleName()
              + ": the value of "
              + String.join(".", at)
              + " is of another type");
    }
  }

  private static JsonNode value(JsonNode outputs, String component, Class<?> type) {
    String other = component.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    @Nullable String name = outputs.has(component) ? component : outputs.has(other) ? other : null;
    if (name == null && type == GpuCluster.Machines.class) {
      return StringNode.valueOf(""); // made by an older plan of ours, which knew of no head
    }
    if (name == null) {
      var there = new ArrayList<>(outputs.propertyNames());
      throw new TaskFailed(
          "The plan has no output '%s' for the component '%s' of %s; its outputs are %s"
              .formatted(other, component, type.getSimpleName(), there));
    }
    JsonNode output = outputs.path(name);
    if (output.path("sensitive").asBoolean(false)) {
      throw new TaskFailed(
          "The output '%s' is sensitive, and results are shown to people: leave '%s' out of %s, and let the plan put the value where the next task finds it"
              .formatted(name, component, type.getSimpleName()));
    }
    return output.path("value");
  }
}
