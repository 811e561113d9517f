// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A resource as it would be after an apply. Places in it are JSON pointers.
 *
 * @param values those that are known
 * @param unknown the same tree, true where only the apply will know
 */
record PlannedResource(String address, String type, JsonNode values, JsonNode unknown) {
  /**
   * All that there would be, what the plan only lets go of too: it goes on to cost.
   *
   * @param shown what {@code terraform show -json} says of a plan
   */
  static List<PlannedResource> all(JsonNode shown) {
    var all = new ArrayList<PlannedResource>();
    for (JsonNode resource : shown.path("resource_changes")) {
      JsonNode change = resource.path("change");
      boolean forgotten = change.path("actions").path(0).asString("").equals("forget");
      JsonNode values = change.path(forgotten ? "before" : "after");
      if (resource.path("mode").asString("").equals("managed") && values.isObject()) {
        all.add(
            new PlannedResource(
                resource.path("address").asString(""),
                resource.path("type").asString(""),
                values,
                change.path("after_unknown")));
      }
    }
    return all;
  }

  /** Empty where it is not said, or not known. */
  String text(String at) {
    JsonNode value = values.at(at);
    return value.isValueNode() ? value.asString("") : "";
  }

  /** Whether the plan has the block in which this would stand; the resource itself is one. */
  boolean hasBlockOf(String at) {
    return !at.isEmpty() && !values.at(at.substring(0, at.lastIndexOf('/'))).isMissingNode();
  }

  /** Of a list; no place = none. */
  int size(String at) {
    return at.isEmpty() ? 0 : values.at(at).size();
  }

  boolean isUnknown(String at) {
    JsonNode node = unknown;
    for (String part : at.isEmpty() ? new String[0] : at.substring(1).split("/", -1)) {
      if (node.isBoolean()) {
        break; // the whole of it is not known
      }
      node = node.isArray() ? node.path(Integer.parseInt(part)) : node.path(part);
    }
    return node.asBoolean(false);
  }

  /** Whether it is yet to be made, or made anew. */
  boolean isNew() {
    return isUnknown("/id");
  }

  /** Whether one of these is what others name it by. */
  boolean isNamed(List<String> names) {
    return List.of("/id", "/name", "/self_link", "/self_link_unique").stream()
        .map(this::text)
        .anyMatch(name -> !name.isEmpty() && names.contains(name));
  }
}
