// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench;

import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** Times as the API tells them. */
final class Instants {
  private Instants() {}

  /** Seconds from the earliest of one field to the latest of another. */
  static double span(Iterable<JsonNode> items, String from, String to) {
    Instant first = Instant.MAX;
    Instant last = Instant.MIN;
    for (JsonNode item : items) {
      Instant start = Instant.parse(item.path(from).asString());
      Instant end = Instant.parse(item.path(to).asString());
      first = start.isBefore(first) ? start : first;
      last = end.isAfter(last) ? end : last;
    }
    return Duration.between(first, last).toNanos() / 1e9;
  }
}
