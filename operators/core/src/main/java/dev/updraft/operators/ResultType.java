// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * Names a type that no class literal can: {@code new ResultType<List<Shop>>() {}}. The braces make
 * a class of their own, which keeps what stands between the brackets.
 *
 * @param <R> the type
 */
public abstract class ResultType<R> {
  protected ResultType() {}

  /**
   * @param type such a class, or a class that stands for itself
   */
  static Type named(Class<?> type) {
    if (!ResultType.class.isAssignableFrom(type)) {
      return type;
    }
    if (type.getGenericSuperclass() instanceof ParameterizedType generic
        && generic.getRawType() == ResultType.class) {
      return generic.getActualTypeArguments()[0];
    }
    throw new IllegalArgumentException(
        type.getName() + " names no type: write new ResultType<List<String>>() {}");
  }

  /** For people: without packages. */
  static String text(Type type) {
    return type.getTypeName().replaceAll("[\\w.]+[.$]", "");
  }
}
