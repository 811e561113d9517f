// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.define;

import dev.updraft.api.Doc;
import dev.updraft.api.Range;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The form of a run's parameters, from their record. */
record ParamsSchema(Class<?> type, JsonMapper json) {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Set<Class<?>> WHOLE =
      Set.of(
          int.class, long.class, short.class, Integer.class, Long.class, Short.class, byte.class);
  private static final Set<Class<?>> BROKEN =
      Set.of(double.class, float.class, Double.class, Float.class, java.math.BigDecimal.class);

  /** JSON Schema; a component is required where there are no defaults. */
  String schema() {
    return object(type, defaults().equals("{}"))
        .put("$schema", "https://json-schema.org/draft/2020-12/schema")
        .toString();
  }

  /** What the no-argument constructor says; an empty object without one. */
  String defaults() {
    try {
      var constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return json.writeValueAsString(constructor.newInstance());
    } catch (NoSuchMethodException e) {
      return "{}";
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The defaults of " + type.getSimpleName() + ": " + e, e);
    }
  }

  private ObjectNode object(Class<?> record, boolean required) {
    var properties = NODES.objectNode();
    var names = NODES.arrayNode();
    for (var component : record.getRecordComponents()) {
      properties.set(component.getName(), component(component));
      names.add(component.getName());
    }
    var schema = NODES.objectNode().put("type", "object").put("additionalProperties", false);
    schema.set("properties", properties);
    if (required && !names.isEmpty()) {
      schema.set("required", names);
    }
    return schema;
  }

  private ObjectNode component(RecordComponent component) {
    var schema = of(component.getGenericType());
    var doc = component.getAnnotation(Doc.class);
    if (doc != null) {
      schema.put("description", doc.value());
    }
    var range = component.getAnnotation(Range.class);
    if (range != null && range.min() != Long.MIN_VALUE) {
      schema.put("minimum", range.min());
    }
    if (range != null && range.max() != Long.MAX_VALUE) {
      schema.put("maximum", range.max());
    }
    return schema;
  }

  private ObjectNode of(Type type) {
    if (type instanceof ParameterizedType generic) {
      var raw = (Class<?>) generic.getRawType();
      var arguments = generic.getActualTypeArguments();
      if (raw == Optional.class) {
        return of(arguments[0]);
      }
      return Collection.class.isAssignableFrom(raw)
          ? typed("array").set("items", of(arguments[0]))
          : typed("object");
    }
    return type instanceof Class<?> plain ? of(plain) : NODES.objectNode();
  }

  private ObjectNode of(Class<?> plain) {
    if (WHOLE.contains(plain)) {
      return typed("integer");
    } else if (BROKEN.contains(plain)) {
      return typed("number");
    } else if (plain == boolean.class || plain == Boolean.class) {
      return typed("boolean");
    } else if (plain == LocalDate.class) {
      return typed("string").put("format", "date");
    } else if (plain == Instant.class) {
      return typed("string").put("format", "date-time");
    } else if (plain.isRecord()) {
      return object(plain, true);
    } else if (plain.isEnum()) {
      var constants = NODES.arrayNode();
      for (var constant : plain.getEnumConstants()) {
        constants.add(((Enum<?>) constant).name());
      }
      return typed("string").set("enum", constants);
    }
    return typed("string");
  }

  private static ObjectNode typed(String type) {
    return NODES.objectNode().put("type", type);
  }
}
