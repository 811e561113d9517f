// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.http;

import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of this API: every key is written, times are UTC with microseconds. */
public final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static <T> ArrayNode array(Iterable<T> items, Function<T, JsonNode> shape) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    items.forEach(item -> array.add(shape.apply(item)));
    return array;
  }

  public static @Nullable String time(@Nullable Instant at) {
    return at == null ? null : at.truncatedTo(ChronoUnit.MICROS).toString();
  }

  /** Seconds from start to end; null unless both are known. */
  public static @Nullable Double seconds(@Nullable Instant start, @Nullable Instant end) {
    return start == null || end == null ? null : Duration.between(start, end).toNanos() / 1e9;
  }

  /** Stored JSON; a text that is none, as such. */
  public static JsonNode read(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      return JsonNodeFactory.instance.stringNode(text);
    }
  }

  public static String pretty(JsonNode node) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node);
  }

  public static void answer(Context ctx, int status, JsonNode body) {
    ctx.status(status).contentType("application/json").result(body.toString());
  }

  public static void answer(Context ctx, JsonNode body) {
    answer(ctx, 200, body);
  }

  /** The body of a request, which must be an object. */
  public static ObjectNode body(Context ctx) {
    String text = ctx.body();
    if (text.isBlank()) {
      throw ApiError.invalid("body", "body", "Field required", "missing");
    }
    try {
      if (MAPPER.readTree(text) instanceof ObjectNode body) {
        Storable.require("", body);
        return body;
      }
    } catch (JacksonException e) {
      throw ApiError.invalid("body", "json", "JSON decode error", "json_invalid");
    }
    throw ApiError.invalid(
        "body", "body", "Input should be a valid dictionary", "model_attributes_type");
  }
}
