// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.operators.terraform.StackRecord.Step;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What Terraform said that it did, since it last came to an end of its own.
 *
 * @param made address of each resource that was made and not deleted, by id
 * @param begun addresses where a resource was being made
 * @param unprovisioned addresses that were made, but whose provisioners did not come to their end
 */
record Journal(Map<String, String> made, Set<String> begun, Set<String> unprovisioned) {
  Journal {
    made = Map.copyOf(made);
    begun = Set.copyOf(begun);
    unprovisioned = Set.copyOf(unprovisioned);
  }

  static Journal of(List<Step> steps) {
    var made = new LinkedHashMap<String, String>();
    var begun = new LinkedHashSet<String>();
    var unprovisioned = new LinkedHashSet<String>();
    var deleting = new LinkedHashMap<String, String>();
    for (Step step : steps) {
      String address = step.address();
      boolean deletes = step.action().equals("delete");
      switch (step.kind()) {
        case STARTED -> {
          if (deletes) {
            deleting.put(address, step.id());
          } else if (step.action().equals("create")) {
            begun.add(address);
          }
        }
        case PROVISIONING -> unprovisioned.add(address);
        case COMPLETED -> {
          begun.remove(address);
          unprovisioned.remove(address);
          if (deletes) {
            made.remove(deleting.getOrDefault(address, ""));
          } else if (step.action().equals("create") && !step.id().isEmpty()) {
            made.put(step.id(), address);
          }
        }
        case ERRORED -> begun.remove(address);
      }
    }
    return new Journal(made, begun, unprovisioned);
  }

  /** Made, but not known to the state: id by address. */
  Map<String, String> outside(StateFile state) {
    var found = new TreeMap<String, String>();
    made.forEach(
        (id, address) -> {
          if (!state.ids().contains(id)) {
            found.put(address, id);
          }
        });
    return found;
  }

  /** Perhaps made: nobody heard. */
  Set<String> doubtful(StateFile state) {
    var found = new TreeSet<>(begun);
    found.removeAll(state.tainted().keySet());
    return found;
  }

  /** In the state as if whole, though their provisioners were cut off. */
  Set<String> halfMade(StateFile state) {
    var found = new TreeSet<>(unprovisioned);
    found.removeIf(address -> state.tainted().getOrDefault(address, true));
    return found;
  }
}
