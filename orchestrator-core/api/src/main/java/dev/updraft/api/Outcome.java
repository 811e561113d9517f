// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

import org.jspecify.annotations.Nullable;

/**
 * How a task ended, for tasks that run whatever happened upstream.
 *
 * <pre>{@code
 * flow.given(trained.outcome()).run(this::report).runWhen(TriggerRule.ALL_DONE);
 *
 * void report(Outcome<Model> trained) {
 *   if (trained instanceof Outcome.Failed<Model> failed) {
 *     page(failed.error());
 *   }
 * }
 * }</pre>
 */
public sealed interface Outcome<T> {
  /**
   * It succeeded; the value is null only where the task has no result.
   *
   * <pre>{@code case Outcome.Done<Model> done -> done.value()}</pre>
   */
  record Done<T>(@Nullable T value) implements Outcome<T> {}

  /**
   * It failed, or could not run because something before it failed.
   *
   * <pre>{@code case Outcome.Failed<Model> failed -> failed.error()}</pre>
   */
  record Failed<T>(String error) implements Outcome<T> {}

  /**
   * It was skipped.
   *
   * <pre>{@code case Outcome.Skipped<Model> skipped -> …}</pre>
   */
  record Skipped<T>() implements Outcome<T> {}
}
