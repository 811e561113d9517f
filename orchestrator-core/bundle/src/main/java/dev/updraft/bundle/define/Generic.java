// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.define;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A generic type with arguments known only while drawing, such as the list of what tasks return.
 */
record Generic(Class<?> raw, List<Type> arguments) implements ParameterizedType {
  Generic(Class<?> raw, Type argument) {
    this(raw, List.of(argument));
  }

  Generic {
    arguments = List.copyOf(arguments);
  }

  @Override
  public Type[] getActualTypeArguments() {
    return arguments.toArray(Type[]::new);
  }

  @Override
  public Type getRawType() {
    return raw;
  }

  @Override
  public @Nullable Type getOwnerType() {
    return null;
  }
}
