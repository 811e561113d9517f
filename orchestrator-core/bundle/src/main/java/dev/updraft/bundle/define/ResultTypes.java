// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.define;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Whether values of a type are the same after a trip through JSON; said at load, not at night. */
final class ResultTypes {
  private static final Set<Class<?>> PLAIN =
      Set.of(
          String.class,
          Boolean.class,
          Character.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          BigDecimal.class,
          BigInteger.class,
          UUID.class,
          URI.class,
          Void.class);

  private ResultTypes() {}

  /** Why a type is refused; empty when it is fine. */
  static String refusal(Type type) {
    return refusal(type, new ArrayDeque<>());
  }

  private static String refusal(Type type, Deque<Class<?>> within) {
    if (type instanceof ParameterizedType generic) {
      return generic(generic, within);
    }
    if (!(type instanceof Class<?> plain)) {
      return type + " is a type variable or wildcard; name the type, best a record";
    }
    if (plain.isPrimitive() || plain.isEnum() || PLAIN.contains(plain) || within.contains(plain)) {
      return "";
    }
    if (plain == ZonedDateTime.class) {
      return "ZonedDateTime loses its zone in JSON; use Instant, or OffsetDateTime";
    }
    if (plain.getPackageName().equals("java.time")) {
      return "";
    }
    if (plain.getTypeParameters().length > 0) {
      return plain.getSimpleName() + " without its <…> says nothing of what is inside";
    }
    return composite(plain, within);
  }

  private static String composite(Class<?> plain, Deque<Class<?>> within) {
    within.push(plain);
    try {
      if (plain.isRecord()) {
        for (var component : plain.getRecordComponents()) {
          var inner = refusal(component.getGenericType(), within);
          if (!inner.isEmpty()) {
            return plain.getSimpleName() + "." + component.getName() + ": " + inner;
          }
        }
        return "";
      }
      if (plain.isSealed()) {
        for (var permitted : plain.getPermittedSubclasses()) {
          var inner = refusal(permitted, within);
          if (!inner.isEmpty()) {
            return inner;
          }
        }
        return "";
      }
    } finally {
      within.pop();
    }
    return plain.isArray()
        ? plain.getSimpleName() + " is an array; use a List"
        : plain.getTypeName() + " cannot be told again from JSON; use a record";
  }

  private static String generic(ParameterizedType generic, Deque<Class<?>> within) {
    var raw = (Class<?>) generic.getRawType();
    var arguments = generic.getActualTypeArguments();
    var first = 0;
    if (Map.class.isAssignableFrom(raw)) {
      if (!(arguments[0] instanceof Class<?> key)
          || !(key.isEnum() || PLAIN.contains(key) || key.getPackageName().equals("java.time"))) {
        return "a " + arguments[0].getTypeName() + " as key of a map cannot be read back";
      }
      first = 1;
    } else if (raw.isRecord()) {
      // The components name the type's variables; what stands in for them is checked below.
      return all(List.of(arguments), within);
    } else if (!Collection.class.isAssignableFrom(raw) && raw != Optional.class) {
      return generic.getTypeName() + " cannot be told again from JSON; use a record";
    }
    return all(List.of(arguments).subList(first, arguments.length), within);
  }

  private static String all(List<Type> types, Deque<Class<?>> within) {
    return types.stream()
        .map(type -> refusal(type, within))
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }
}
