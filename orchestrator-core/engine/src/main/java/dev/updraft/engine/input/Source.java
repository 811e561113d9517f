// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.input;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Where one input of a task comes from: planned from the rows in memory, read where it lies. */
public sealed interface Source {
  /** It is at hand. */
  record Ready(String json) implements Source {}

  /** A large result, in the object store. */
  record Stored(String object) implements Source {}

  record ConnectionOf(String id) implements Source {}

  record Listed(List<Source> elements) implements Source {
    public Listed {
      elements = List.copyOf(elements);
    }
  }

  record ElementOf(Source list, int index) implements Source {}

  record Outcome(String state, Source value, String error) implements Source {}

  /** Gives what is not in memory, as JSON. */
  interface Elsewhere {
    String stored(String object);

    String connection(String id);

    /** A stored list, parsed: many tasks that are mapped over it ask for it one after the other. */
    default JsonNode list(String object) {
      return JsonMapper.shared().readTree(stored(object));
    }
  }

  /** The input as JSON; what lies elsewhere is asked for, in order, each time it is needed. */
  default String json(Elsewhere elsewhere) {
    return switch (this) {
      case Ready ready -> ready.json();
      case Stored stored -> elsewhere.stored(stored.object());
      case ConnectionOf connection -> elsewhere.connection(connection.id());
      case Listed listed -> {
        ArrayNode list = JsonMapper.shared().createArrayNode();
        listed.elements().forEach(element -> list.add(element.tree(elsewhere)));
        yield list.toString();
      }
      case ElementOf element -> {
        JsonNode list =
            element.list() instanceof Stored(String object)
                ? elsewhere.list(object)
                : element.list().tree(elsewhere);
        JsonNode found = list.path(element.index());
        yield found.isMissingNode() ? "null" : found.toString();
      }
      case Outcome outcome -> {
        ObjectNode node = JsonMapper.shared().createObjectNode().put("state", outcome.state());
        node.set("value", outcome.value().tree(elsewhere));
        yield node.put("error", outcome.error()).toString();
      }
    };
  }

  private JsonNode tree(Elsewhere elsewhere) {
    return JsonMapper.shared().readTree(json(elsewhere));
  }
}
