// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.kubernetes;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One value of a container.
 *
 * @param env name of the variable; empty = the image
 */
record Change(String container, String env, String value) {
  /** How it reads, and whether it is as wished. */
  boolean isIn(Deployment deployment) {
    return deployment.container(container).filter(each -> value.equals(now(each))).isPresent();
  }

  private String now(JsonNode found) {
    return env.isEmpty()
        ? found.path("image").asString("")
        : variable(found).map(each -> each.path("value").asString("")).orElse("");
  }

  private Optional<JsonNode> variable(JsonNode found) {
    return found
        .path("env")
        .valueStream()
        .filter(each -> env.equals(each.path("name").asString("")))
        .findFirst();
  }

  /** Into a container of a patch. */
  void into(ObjectNode container) {
    if (env.isEmpty()) {
      container.put("image", value);
    } else {
      container.withArray("env").addObject().put("name", env).put("value", value);
    }
  }

  /**
   * What takes it back, into a container of another patch.
   *
   * @param found the container as it is before
   */
  void back(ObjectNode container, JsonNode found) {
    if (env.isEmpty()) {
      container.put("image", now(found));
      return;
    }
    JsonNode was =
        variable(found)
            .orElseGet(
                () ->
                    JsonNodeFactory.instance.objectNode().put("name", env).put("$patch", "delete"));
    container.withArray("env").add(was);
  }

  /** For people. */
  String what() {
    return (env.isEmpty() ? "image" : env) + " of " + container;
  }
}
