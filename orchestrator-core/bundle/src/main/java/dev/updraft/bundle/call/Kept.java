// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.call;

import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What is stored between the steps of external work.
 *
 * @param handle the operator's own
 * @param until the end of patience, fixed at the start
 * @param place where the last good step ran
 * @param failures looks, or cancels, that failed one after another
 */
record Kept(JsonNode handle, Instant until, String place, int failures) {
  static Kept read(JsonNode json) {
    return new Kept(
        json.get("handle"),
        Instant.parse(json.get("until").stringValue()),
        json.path("place").asString(""),
        json.path("failures").asInt(0));
  }

  String write() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("until", until.toString())
        .put("place", place)
        .put("failures", failures)
        .set("handle", handle)
        .toString();
  }

  Kept failedAgain() {
    return new Kept(handle, until, place, failures + 1);
  }

  Kept with(JsonNode next) {
    return new Kept(next, until, place, failures);
  }

  Kept seenFrom(String here) {
    return new Kept(handle, until, here, 0);
  }
}
