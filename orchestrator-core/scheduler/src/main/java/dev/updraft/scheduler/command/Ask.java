// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A command's payload, read strictly: what is missing or of a wrong type is refused with 400. */
final class Ask {
  static final JsonMapper JSON = JsonMapper.shared();

  private final JsonNode payload;

  private Ask(JsonNode payload) {
    this.payload = payload;
  }

  static Ask of(String json) {
    try {
      JsonNode node = JSON.readTree(json);
      if (node.isObject()) {
        return new Ask(node);
      }
    } catch (JacksonException e) {
      throw new Refused(400, "the payload is not JSON: " + e.getOriginalMessage());
    }
    throw new Refused(400, "the payload must be a JSON object");
  }

  String text(String name) {
    return optional(name).orElseThrow(() -> new Refused(400, name + " is missing"));
  }

  Optional<String> optional(String name) {
    JsonNode node = payload.path(name);
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isString() || node.stringValue().isEmpty()) {
      throw new Refused(400, name + " must be a text");
    }
    return Optional.of(node.stringValue());
  }

  /** A text that may be empty; null counts as empty. */
  Optional<String> note(String name) {
    JsonNode node = payload.path(name);
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    String text = node.isNull() ? "" : node.asString("");
    boolean is = node.isNull() || node.isString();
    if (!is || !storable(text)) {
      throw new Refused(400, name + " must be a text without NUL and half characters");
    }
    return Optional.of(text);
  }

  private static boolean storable(String text) {
    return text.indexOf(0) < 0 && UTF_8.newEncoder().canEncode(text);
  }

  boolean flag(String name) {
    JsonNode node = payload.path(name);
    return node.isBoolean() && node.booleanValue();
  }

  OptionalInt number(String name) {
    JsonNode node = payload.path(name);
    return node.isInt() ? OptionalInt.of(node.intValue()) : OptionalInt.empty();
  }

  Set<String> texts(String name) {
    Set<String> found = new LinkedHashSet<>();
    for (JsonNode node : payload.path(name)) {
      if (!node.isString()) {
        throw new Refused(400, name + " must be a list of texts");
      }
      found.add(node.stringValue());
    }
    return found;
  }

  Optional<Instant> time(String name) {
    return optional(name)
        .map(
            text -> {
              try {
                return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
              } catch (DateTimeParseException e) {
                throw new Refused(400, name + " must be a time with a zone, is '" + text + "'");
              }
            });
  }

  /** An object laid over the defaults; both stay as they are. */
  String overlay(String name, String defaults) {
    ObjectNode merged = JSON.createObjectNode();
    JsonNode base = JSON.readTree(defaults);
    if (base instanceof ObjectNode object) {
      merged.setAll(object);
    }
    JsonNode over = payload.path(name);
    if (over instanceof ObjectNode object) {
      merged.setAll(object);
    } else if (!over.isMissingNode() && !over.isNull()) {
      throw new Refused(400, name + " must be a JSON object");
    }
    return JSON.writeValueAsString(merged);
  }
}
