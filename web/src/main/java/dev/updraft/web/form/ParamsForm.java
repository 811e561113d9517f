// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.form;

import dev.updraft.web.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** All params of a DAG as fields; empty for a schema without properties. */
public record ParamsForm(List<Field> fields) {
  /** So that no param can take the name of another input of the page. */
  public static final String PREFIX = "param.";

  public ParamsForm {
    fields = List.copyOf(fields);
  }

  /** Fields with what {@code values} holds for them. */
  public static ParamsForm of(JsonNode schema, JsonNode values) {
    var required = new ArrayList<String>();
    schema.path("required").forEach(name -> required.add(name.asString("")));
    var fields = new ArrayList<Field>();
    schema
        .path("properties")
        .properties()
        .forEach(
            e ->
                fields.add(
                    Field.of(
                        e.getKey(),
                        e.getValue(),
                        required.contains(e.getKey()),
                        values.path(e.getKey()))));
    return new ParamsForm(fields);
  }

  /** As it was sent; {@code input} gives the text of an input, or null. */
  public ParamsForm filled(UnaryOperator<@Nullable String> input) {
    return new ParamsForm(
        fields.stream().map(f -> f.filled(input.apply(PREFIX + f.name()))).toList());
  }

  public List<Field> wrong() {
    return fields.stream().filter(f -> !f.error().isEmpty()).toList();
  }

  /** The params as JSON. What was left empty is left out: the DAG's default holds. */
  public ObjectNode json() {
    ObjectNode json = Json.object();
    for (Field field : fields) {
      JsonNode value = field.value();
      if (!value.isMissingNode()) {
        json.set(field.name(), value);
      }
    }
    return json;
  }
}
