// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.work;

import dev.updraft.api.DagFlow;
import dev.updraft.api.Ref;
import dev.updraft.api.Value;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Writes the values that code may carry from its drawing into its run: an allow-list. Everything
 * else is an {@link IllegalValue}, because it would not be the same thing over there.
 */
public final class ValueWriter {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private final @Nullable ToIntFunction<Ref<?>> refs;

  /**
   * @param refs numbers a reference; null where none is allowed
   */
  public ValueWriter(@Nullable ToIntFunction<Ref<?>> refs) {
    this.refs = refs;
  }

  public JsonNode write(@Nullable Object value) {
    return switch (value) {
      case null -> JSON.nullNode();
      case String text -> JSON.stringNode(text);
      case Boolean bool -> JSON.booleanNode(bool);
      case Integer number -> JSON.numberNode(number);
      case Enum<?> constant ->
          JSON.objectNode()
              .put("enum", constant.getDeclaringClass().getName())
              .put("name", constant.name());
      case Class<?> type -> JSON.objectNode().put("class", type.getName());
      case DagFlow<?> _ ->
          throw new IllegalValue("the flow itself; a lambda that draws cannot also work");
      case Ref<?> ref -> ref(ref);
      case Value<?> either -> either.ref() == null ? write(either.get()) : write(either.ref());
      case List<?> list -> JSON.objectNode().set("list", all(list));
      case Set<?> set -> JSON.objectNode().set("set", all(set));
      case Optional<?> maybe -> JSON.objectNode().set("optional", all(maybe.stream().toList()));
      case Map<?, ?> map -> map(map);
      case Record record -> record(record);
      default -> other(value);
    };
  }

  private JsonNode ref(Ref<?> ref) {
    if (refs == null) {
      throw new IllegalValue("a Ref, which has no value yet: name it in given(…) instead");
    }
    return JSON.objectNode().put("ref", refs.applyAsInt(ref));
  }

  private JsonNode all(Collection<?> values) {
    return array(values.stream().map(this::write), values instanceof SequencedCollection<?>);
  }

  /** By their keys before a value is written, for references are numbered as they are met. */
  private JsonNode map(Map<?, ?> map) {
    var entries = map.entrySet().stream().map(each -> Map.entry(write(each.getKey()), each));
    var ordered =
        map instanceof SequencedMap<?, ?>
            ? entries
            : entries.sorted(Comparator.comparing(each -> each.getKey().toString()));
    var array = JSON.arrayNode();
    ordered.forEach(
        each ->
            array.add(JSON.arrayNode().add(each.getKey()).add(write(each.getValue().getValue()))));
    return JSON.objectNode().set("map", array);
  }

  /** What has no order of its own is sorted: else each evaluation would write another spec. */
  private static JsonNode array(Stream<JsonNode> nodes, boolean ordered) {
    var array = JSON.arrayNode();
    (ordered ? nodes : nodes.sorted(Comparator.comparing(JsonNode::toString))).forEach(array::add);
    return array;
  }

  private JsonNode record(Record record) {
    var fields = JSON.arrayNode();
    for (var component : record.getClass().getRecordComponents()) {
      try {
        var accessor = component.getAccessor();
        accessor.setAccessible(true);
        fields.add(write(accessor.invoke(record)));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalValue(component.getName() + " of " + record.getClass() + ": " + e);
      } catch (IllegalValue e) {
        throw new IllegalValue(
            record.getClass().getSimpleName() + "." + component.getName() + ", " + e.getMessage());
      }
    }
    return JSON.objectNode().put("record", record.getClass().getName()).set("fields", fields);
  }

  private static JsonNode other(Object value) {
    var leaf = Leaves.nameOf(value);
    if (!leaf.isEmpty()) {
      return JSON.objectNode().put("leaf", leaf).put("text", value.toString());
    }
    var type = value.getClass();
    if (remadeAlike(type)) {
      return JSON.objectNode().put("new", type.getName());
    }
    throw new IllegalValue(
        "a "
            + type.getTypeName()
            + ", which is no value: only texts, numbers, enums, dates, records and lists, sets and"
            + " maps of these can be carried into a run");
  }

  /** Whether a new instance is as good: no state that could have changed, and a way to make it. */
  private static boolean remadeAlike(Class<?> type) {
    if (type.isHidden()
        || Arrays.stream(type.getDeclaredConstructors())
            .noneMatch(constructor -> constructor.getParameterCount() == 0)) {
      return false;
    }
    for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      if (at.getClassLoader() == null
          || Arrays.stream(at.getDeclaredFields())
              .anyMatch(
                  field ->
                      !Modifier.isStatic(field.getModifiers())
                          && !Modifier.isFinal(field.getModifiers()))) {
        return false;
      }
    }
    return true;
  }

  /** A value that cannot be carried; the message continues "captures x, …". */
  public static final class IllegalValue extends RuntimeException {
    private static final long serialVersionUID = 1;

    IllegalValue(String message) {
      super(message);
    }
  }
}
