// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.kubernetes;

import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A strategic merge patch as Kubernetes describes it, for lists that are merged by name. */
final class StrategicMerge {
  private static final Set<String> BY_NAME = Set.of("containers", "env");

  private StrategicMerge() {}

  static void into(ObjectNode target, JsonNode patch) {
    for (var each : patch.properties()) {
      JsonNode value = each.getValue();
      if (value.isNull()) {
        target.remove(each.getKey());
      } else if (value.isObject()) {
        into(target.withObjectProperty(each.getKey()), value);
      } else if (BY_NAME.contains(each.getKey())) {
        value.forEach(one -> byName(target.withArrayProperty(each.getKey()), one));
      } else {
        target.set(each.getKey(), value);
      }
    }
  }

  private static void byName(ArrayNode list, JsonNode patch) {
    Optional<JsonNode> there =
        list.valueStream().filter(each -> each.path("name").equals(patch.path("name"))).findFirst();
    if (patch.path("$patch").asString("").equals("delete")) {
      list.removeIf(each -> each.path("name").equals(patch.path("name")));
    } else if (there.isPresent()) {
      into((ObjectNode) there.get(), patch);
    } else {
      list.insert(0, patch);
    }
  }
}
