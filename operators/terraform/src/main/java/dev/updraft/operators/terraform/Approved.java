// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.TaskFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Compares what was approved with what would be done now. A saved plan of Terraform would say the
 * same more simply, but holds secrets, and is refused as stale once a part of it was applied: an
 * attempt that died could not be gone on with.
 */
final class Approved {
  private static final String TAINTED = "replace_because_tainted";

  private Approved() {}

  /**
   * @param shown what {@code terraform show -json} says of a plan, with secrets in clear
   */
  static List<Planned.Change> read(JsonNode shown, Function<String, String> mark) {
    var changes = new ArrayList<Planned.Change>();
    for (JsonNode resource : shown.path("resource_changes")) {
      JsonNode change = resource.path("change");
      List<String> actions = actions(resource);
      if (!actions.isEmpty()) {
        String address = resource.path("address").asString("");
        changes.add(new Planned.Change(address, actions, values(change, mark)));
      }
    }
    return changes;
  }

  private static List<String> actions(JsonNode resource) {
    var actions = new ArrayList<String>();
    for (JsonNode each : resource.path("change").path("actions")) {
      String action = each.asString("");
      if (!action.equals("no-op") && !action.equals("read")) {
        actions.add(action);
      }
    }
    // what was cut off half-made is made anew: that is what was approved
    if (resource.path("action_reason").asString("").equals(TAINTED)) {
      actions.remove("delete");
    }
    return actions;
  }

  private static Map<String, String> values(JsonNode change, Function<String, String> mark) {
    var values = new TreeMap<String, String>();
    JsonNode unknown = change.path("after_unknown");
    change
        .path("after")
        .properties()
        .forEach(
            entry -> {
              if (!isUnknown(unknown.path(entry.getKey()))) {
                values.put(entry.getKey(), mark.apply(entry.getKey() + "=" + entry.getValue()));
              }
            });
    return values;
  }

  private static boolean isUnknown(JsonNode node) {
    if (node.isContainer()) {
      return node.valueStream().anyMatch(Approved::isUnknown);
    }
    return node.asBoolean(false);
  }

  /**
   * @throws TaskFailed when something would be done that was not approved; nothing was done then
   */
  static void require(Planned approved, List<Planned.Change> now) {
    Map<String, Planned.Change> known =
        approved.changes().stream()
            .collect(Collectors.toMap(Planned.Change::address, change -> change));
    var others = new ArrayList<String>();
    for (Planned.Change change : now) {
      Planned.Change former = known.get(change.address());
      if (former == null || !former.actions().containsAll(change.actions())) {
        others.add(change.address() + " (" + String.join(", ", change.actions()) + ")");
      } else {
        var differ = new TreeSet<String>();
        former.values().entrySet().stream()
            .filter(value -> !value.getValue().equals(change.values().get(value.getKey())))
            .forEach(value -> differ.add(value.getKey()));
        if (!differ.isEmpty()) {
          others.add(change.address() + " (another " + String.join(", ", differ) + ")");
        }
      }
    }
    if (!others.isEmpty()) {
      throw new TaskFailed(
          "This was not approved: "
              + String.join("; ", others)
              + ". Nothing was done: run the plan again, and have that approved");
    }
  }
}
