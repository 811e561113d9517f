// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.notify;

import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a consumer says of itself: {@code {"version": 8}}, {@code {"version": 7, "sequence": 12}},
 * {@code {"failed": "no column age"}}. What is not there is empty.
 *
 * @param consumer its name, where several answer
 * @param failed why it cannot get the version
 */
record Said(String consumer, String version, long sequence, String failed) {
  static final int LONGEST = 500;

  static Said of(String json) {
    try {
      JsonNode said = JsonMapper.shared().readTree(json);
      return new Said(
          said.path("consumer").asString(""),
          said.path("version").asString(""),
          said.path("sequence").asLong(Told.NO_SEQUENCE),
          shortened(said.path("failed").asString("")));
    } catch (JacksonException e) {
      return new Said("", "", Told.NO_SEQUENCE, "");
    }
  }

  boolean confirms(Told told) {
    return version.equals(told.version())
        || (told.sequence() != Told.NO_SEQUENCE && sequence >= told.sequence());
  }

  /** The consumer's line after this; {@code status} as in {@link Line#status}. */
  Line onto(Line line, Told told, Instant now, String status) {
    if (!failed.isEmpty()) {
      return line.failed(version, failed);
    }
    if (confirms(told)) {
      return line.confirmed(version.isEmpty() ? told.version() : version, told.since(now));
    }
    String why = version.isEmpty() ? "took it" : "is still at " + version;
    return line.late(version, why, status, now, told);
  }

  static String shortened(String text) {
    String words = text.strip();
    return words.length() <= LONGEST ? words : words.substring(0, LONGEST) + "…";
  }
}
