// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.work;

import dev.updraft.api.Fn;
import dev.updraft.api.Ref;
import dev.updraft.api.Value;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what {@link ValueWriter} wrote, into the classes of one loader. */
public final class ValueReader {
  private final ClassLoader unit;
  private final References references;
  private final boolean lenient;

  public ValueReader(ClassLoader unit, References references) {
    this(unit, references, false);
  }

  /**
   * @param lenient a {@link Value} that is null stays unknown, instead of being refused
   */
  public ValueReader(ClassLoader unit, References references, boolean lenient) {
    this.unit = unit;
    this.references = references;
    this.lenient = lenient;
  }

  /** Gives the argument with an index, read as a type. */
  @FunctionalInterface
  public interface References {
    @Nullable Object read(int index, Type as) throws Exception;
  }

  /**
   * @param as the declared type of where the value goes
   */
  public @Nullable Object read(JsonNode json, Type as) throws Exception {
    if (raw(as) == Value.class) {
      var value = read(json, argument(as, 0));
      return value == null && lenient
          ? Value.of(new Gone())
          : Value.of(Objects.requireNonNull(value, "an operator's value is null"));
    }
    if (json.isNull()) {
      return null;
    } else if (json.isString()) {
      return json.stringValue();
    } else if (json.isBoolean()) {
      return json.booleanValue();
    } else if (json.isNumber()) {
      return json.intValue();
    }
    return object(json, as);
  }

  /** An input that was there when the work was submitted. */
  private record Gone() implements Ref<Object> {
    @Override
    public <R> Ref<R> get(Fn.Getter<Object, R> accessor) {
      throw new IllegalStateException("This input is gone");
    }
  }

  private @Nullable Object object(JsonNode json, Type as) throws Exception {
    var entry = json.properties().iterator().next();
    var of = entry.getValue();
    return switch (entry.getKey()) {
      case "ref" -> references.read(of.intValue(), as);
      case "leaf" ->
          Objects.requireNonNull(Leaves.READERS.get(of.stringValue()), of.stringValue())
              .apply(json.get("text").stringValue());
      case "enum" -> constant(of.stringValue(), json.get("name").stringValue());
      case "class" -> load(of.stringValue());
      case "new" -> make(of.stringValue());
      case "list" -> all(of, argument(as, 0));
      case "set" -> Collections.unmodifiableSet(new LinkedHashSet<>(all(of, argument(as, 0))));
      case "optional" ->
          Optional.ofNullable(of.isEmpty() ? null : read(of.get(0), argument(as, 0)));
      case "map" -> map(of, as);
      case "record" -> record(load(of.stringValue()), json.get("fields"));
      default -> throw new IllegalStateException("Unknown value " + json);
    };
  }

  private List<@Nullable Object> all(JsonNode array, Type element) throws Exception {
    var values = new ArrayList<@Nullable Object>(array.size());
    for (var json : array) {
      values.add(read(json, element));
    }
    return Collections.unmodifiableList(values);
  }

  private Object map(JsonNode entries, Type as) throws Exception {
    var map = new LinkedHashMap<@Nullable Object, @Nullable Object>();
    for (var entry : entries) {
      map.put(read(entry.get(0), argument(as, 0)), read(entry.get(1), argument(as, 1)));
    }
    return Collections.unmodifiableMap(map);
  }

  private Object record(Class<?> type, JsonNode fields) throws Exception {
    var components = type.getRecordComponents();
    var values = new @Nullable Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = read(fields.get(i), components[i].getGenericType());
    }
    var types = Arrays.stream(components).map(c -> c.getType()).toArray(Class<?>[]::new);
    var constructor = type.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    return constructor.newInstance(values);
  }

  private Object make(String name) throws ReflectiveOperationException {
    var constructor = load(name).getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor.newInstance();
  }

  private Object constant(String type, String name) throws ClassNotFoundException {
    for (var constant : load(type).getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new IllegalStateException(type + " has no constant " + name);
  }

  private Class<?> load(String name) throws ClassNotFoundException {
    return switch (name) {
      case "boolean" -> boolean.class;
      case "int" -> int.class;
      case "long" -> long.class;
      case "double" -> double.class;
      default -> Class.forName(name, true, unit);
    };
  }

  private static Type argument(Type type, int index) {
    return type instanceof ParameterizedType generic
            && generic.getActualTypeArguments().length > index
        ? generic.getActualTypeArguments()[index]
        : Object.class;
  }

  private static @Nullable Type raw(Type type) {
    return type instanceof ParameterizedType generic ? generic.getRawType() : type;
  }
}
