// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

import org.jspecify.annotations.Nullable;

/**
 * A setting of an operator that is known now, or only in the run.
 *
 * <pre>{@code
 * public record Query(Value<Database> on, String sql) implements DirectOperator<Long> {
 *   public static Query on(Ref<Database> database, String sql) {
 *     return new Query(Value.of(database), sql);
 *   }
 *
 *   @Override
 *   public Long run(TaskContext task) throws SQLException {
 *     try (var jdbc = on.get().open()) { … }
 *   }
 * }
 * }</pre>
 */
public final class Value<T> {
  private final @Nullable T constant;
  private final @Nullable Ref<T> ref;

  private Value(@Nullable T constant, @Nullable Ref<T> ref) {
    this.constant = constant;
    this.ref = ref;
  }

  public static <T> Value<T> of(T constant) {
    return new Value<>(constant, null);
  }

  public static <T> Value<T> of(Ref<T> ref) {
    return new Value<>(null, ref);
  }

  /** The value; in a running operator it is always there. */
  public T get() {
    if (constant == null) {
      throw new IllegalStateException("This value exists only in a run, not while drawing");
    }
    return constant;
  }

  /** Where it will come from; null once it is known. */
  public @Nullable Ref<T> ref() {
    return ref;
  }

  @Override
  public String toString() {
    return ref == null ? String.valueOf(constant) : ref.toString();
  }
}
