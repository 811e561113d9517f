// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.http;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A request's JSON object, read strictly: wrong types and unknown keys are answered with 422. */
public record Body(ObjectNode json) {
  /** Bytes that a request may have beside its head. */
  public static final long LARGEST = 4L << 20;

  public static Body of(Context ctx, Set<String> known) {
    return of(Json.body(ctx), known);
  }

  /** A part of a body, which must be an object too. */
  public static Body of(JsonNode part, Set<String> known) {
    if (!(part instanceof ObjectNode json)) {
      throw ApiError.invalid(
          "body", "body", "Input should be a valid dictionary", "model_attributes_type");
    }
    for (String key : json.propertyNames()) {
      if (!known.contains(key)) {
        throw ApiError.invalid("body", key, "Extra inputs are not permitted", "extra_forbidden");
      }
    }
    return new Body(json);
  }

  public boolean has(String key) {
    return json.has(key);
  }

  public @Nullable String text(String key) {
    JsonNode value = json.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw ApiError.invalid("body", key, "Input should be a valid string", "string_type");
    }
    return value.asString();
  }

  public String required(String key) {
    String value = text(key);
    if (value == null) {
      throw ApiError.invalid("body", key, "Field required", "missing");
    }
    return value;
  }

  /** A list of texts; empty when it is not there. */
  public List<String> texts(String key) {
    JsonNode value = json.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return List.of();
    }
    var texts = new ArrayList<String>();
    for (JsonNode text : value) {
      texts.add(text.isNull() ? "none" : text.asString(""));
    }
    if (!value.isArray() || texts.contains("")) {
      throw ApiError.invalid("body", key, "Input should be a valid list of strings", "list_type");
    }
    return texts;
  }

  public boolean flag(String key, boolean otherwise) {
    JsonNode value = json.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw ApiError.invalid("body", key, "Input should be a valid boolean", "bool_type");
    }
    return value.asBoolean();
  }

  public @Nullable Integer number(String key) {
    JsonNode value = json.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw ApiError.invalid("body", key, "Input should be a valid integer", "int_type");
    }
    return value.asInt();
  }
}
