// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.Fn;
import dev.updraft.api.Ref;

/** A value that is not there, as that of a task which was cleared since. */
record ScriptedRef<T>() implements Ref<T> {
  static <T> Ref<T> gone() {
    return new ScriptedRef<>();
  }

  @Override
  public <R> Ref<R> get(Fn.Getter<T, R> accessor) {
    throw new AssertionError("nobody asks");
  }
}
