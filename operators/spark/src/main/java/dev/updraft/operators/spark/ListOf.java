// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code List<Element>}, as reflection tells it. */
record ListOf(Class<?> element) implements ParameterizedType {
  @Override
  public Type[] getActualTypeArguments() {
    return new Type[] {element};
  }

  @Override
  public Type getRawType() {
    return List.class;
  }

  @Override
  public @Nullable Type getOwnerType() {
    return null;
  }

  /** As the JDK's own, which is equal to any other that says the same. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ParameterizedType type
        && type.getRawType() == List.class
        && Arrays.equals(type.getActualTypeArguments(), getActualTypeArguments());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(getActualTypeArguments()) ^ List.class.hashCode();
  }

  @Override
  public String toString() {
    return "java.util.List<" + element.getName() + ">";
  }
}
