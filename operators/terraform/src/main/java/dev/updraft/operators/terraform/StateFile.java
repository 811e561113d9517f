// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a state knows.
 *
 * @param tainted by address, whether Terraform will replace it
 * @param ids of all its resources
 * @param told each with its address and id, for people
 * @param expires what its output of this name says, where that is a time
 */
record StateFile(
    Map<String, Boolean> tainted, Set<String> ids, List<String> told, Optional<Instant> expires) {
  static final StateFile NONE = new StateFile(Map.of(), Set.of(), List.of(), Optional.empty());
  private static final JsonMapper JSON = JsonMapper.builder().build();

  StateFile {
    tainted = Map.copyOf(tainted);
    ids = Set.copyOf(ids);
    told = List.copyOf(told);
  }

  /** Empty when it is no whole state: Terraform writes in place, and may be at it or have died. */
  static Optional<StateFile> read(String text) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    try {
      JsonNode state = JSON.readTree(text);
      return state.has("lineage") ? Optional.of(of(state)) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** Whether OpenTofu encrypted it: then nothing of what it knows can be read. */
  static boolean isEncrypted(String text) {
    return text.contains("encrypted_data") && JSON.readTree(text).has("encrypted_data");
  }

  private static StateFile of(JsonNode state) {
    var tainted = new HashMap<String, Boolean>();
    var ids = new HashSet<String>();
    var told = new ArrayList<String>();
    for (JsonNode resource : state.path("resources")) {
      if (!resource.path("mode").asString("").equals("managed")) {
        continue;
      }
      for (JsonNode instance : resource.path("instances")) {
        String id = instance.path("attributes").path("id").asString("");
        String address = address(resource, instance.path("index_key"));
        ids.add(id);
        told.add(id.isEmpty() ? address : address + " (" + id + ")");
        if (!instance.has("deposed")) {
          tainted.put(address, instance.path("status").asString("").equals("tainted"));
        }
      }
    }
    return new StateFile(
        tainted, ids, told, time(state.path("outputs").path("expires").path("value").asString("")));
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty(); // there is none, or it means something else
    }
  }

  private static String address(JsonNode resource, JsonNode index) {
    String module = resource.path("module").asString("");
    String bare = resource.path("type").asString("") + "." + resource.path("name").asString("");
    String key = index.isMissingNode() || index.isNull() ? "" : "[" + index + "]";
    return (module.isEmpty() ? "" : module + ".") + bare + key;
  }

  boolean empty() {
    return ids.isEmpty();
  }
}
