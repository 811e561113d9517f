// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

/**
 * A task that has been drawn, and the result that it will have.
 *
 * <pre>{@code
 * Task<Model> trained = flow.given(data).task(this::train).retries(1);
 * flow.run("announce", this::announce).after(trained);
 * }</pre>
 */
public interface Task<T> extends Result<T>, TaskOptions<Task<T>> {
  /** Runs only after these, without taking anything from them. */
  Task<T> after(Task<?>... tasks);

  /** The given task runs only after this one; returns it, so that chains read in order. */
  <R> Task<R> then(Task<R> next);

  /** Another condition than that all upstream tasks succeeded; such a task takes only outcomes. */
  Task<T> runWhen(TriggerRule rule);
}
