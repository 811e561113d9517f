// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.form;

import dev.updraft.web.http.Json;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.StringNode;

/**
 * One param in a form.
 *
 * @param hint what the author says, and the range
 * @param text what stands in the field
 * @param error what is wrong with it; empty = nothing
 */
public record Field(
    String name,
    Kind kind,
    String hint,
    boolean required,
    List<String> options,
    JsonNode schema,
    String text,
    String error) {
  public Field {
    options = List.copyOf(options);
  }

  /** How it is filled in. */
  public enum Kind {
    TEXT,
    WHOLE,
    NUMBER,
    FLAG,
    DATE,
    CHOICE,
    JSON
  }

  static Field of(String name, JsonNode schema, boolean required, JsonNode value) {
    List<String> options =
        StreamSupport.stream(schema.path("enum").spliterator(), false)
            .map(node -> node.isString() ? node.asString() : node.toString())
            .toList();
    Kind kind = options.isEmpty() ? kind(schema) : Kind.CHOICE;
    String text =
        value.isMissingNode() || value.isNull()
            ? ""
            : value.isString() ? value.asString() : value.toString();
    return new Field(name, kind, hint(schema), required, options, schema, text, "");
  }

  private static Kind kind(JsonNode schema) {
    JsonNode type = schema.path("type");
    String first = type.isArray() ? type.path(0).asString("") : type.asString("");
    return switch (first) {
      case "string" -> schema.path("format").asString("").equals("date") ? Kind.DATE : Kind.TEXT;
      case "integer" -> Kind.WHOLE;
      case "number" -> Kind.NUMBER;
      case "boolean" -> Kind.FLAG;
      default -> Kind.JSON;
    };
  }

  private static String hint(JsonNode schema) {
    String words = schema.path("description").asString("");
    String least = schema.path("minimum").asString("");
    String most = schema.path("maximum").asString("");
    String range = "";
    if (!least.isEmpty() && !most.isEmpty()) {
      range = "from " + least + " to " + most;
    } else if (!least.isEmpty()) {
      range = "at least " + least;
    } else if (!most.isEmpty()) {
      range = "at most " + most;
    }
    return words.isEmpty() || range.isEmpty() ? words + range : words + ", " + range;
  }

  Field filled(@Nullable String raw) {
    String given = raw == null ? "" : raw.strip();
    String shown = kind == Kind.FLAG ? Boolean.toString(!given.isEmpty()) : given;
    var field = new Field(name, kind, hint, required, options, schema, shown, "");
    String wrong = field.wrong();
    return new Field(name, kind, hint, required, options, schema, shown, wrong);
  }

  private String wrong() {
    if (text.isEmpty()) {
      return required ? "This is needed." : "";
    }
    return switch (kind) {
      case TEXT -> pattern();
      case FLAG -> "";
      case DATE -> text.matches("\\d{4}-\\d{2}-\\d{2}") ? "" : "Not a date like 2026-11-21.";
      case CHOICE -> options.contains(text) ? "" : "Not one of " + String.join(", ", options) + ".";
      case WHOLE -> text.matches("[+-]?\\d{1,18}") ? range() : "Not a whole number.";
      case NUMBER -> number() ? range() : "Not a number.";
      case JSON -> value().isMissingNode() ? "Not valid JSON." : "";
    };
  }

  private String pattern() {
    String pattern = schema.path("pattern").asString("");
    return pattern.isEmpty() || java.util.regex.Pattern.compile(pattern).matcher(text).find()
        ? ""
        : "Does not look like " + pattern + ".";
  }

  private boolean number() {
    return text.length() < 40 && text.matches("[+-]?\\d*\\.?\\d+([eE][+-]?\\d{1,3})?");
  }

  private String range() {
    double value = Double.parseDouble(text);
    JsonNode least = schema.path("minimum");
    JsonNode most = schema.path("maximum");
    if (least.isNumber() && value < least.asDouble()) {
      return "Must be at least " + least.asString() + ".";
    }
    return most.isNumber() && value > most.asDouble()
        ? "Must be at most " + most.asString() + "."
        : "";
  }

  /** What it says, as JSON; missing where it is empty or says nothing that can be read. */
  JsonNode value() {
    return switch (kind) {
      case FLAG -> BooleanNode.valueOf(text.equals("true"));
      case TEXT -> StringNode.valueOf(text);
      case DATE, CHOICE -> text.isEmpty() ? MissingNode.getInstance() : StringNode.valueOf(text);
      case WHOLE, NUMBER ->
          text.isEmpty()
              ? MissingNode.getInstance()
              : DecimalNode.valueOf(new java.math.BigDecimal(text));
      case JSON -> json();
    };
  }

  private JsonNode json() {
    JsonNode read = text.isEmpty() ? MissingNode.getInstance() : Json.read(text);
    boolean none = read.isString() && !text.startsWith("\"");
    return none ? MissingNode.getInstance() : read;
  }

  public boolean on() {
    return text.equals("true");
  }

  /** For {@code aria-describedby} and labels. */
  public String id() {
    return "f-" + name.replaceAll("[^A-Za-z0-9_-]", "_");
  }
}
