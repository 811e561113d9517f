// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

/**
 * What a task, or all instances of one, will return. Giving it to a task means that the task needs
 * success; {@link #outcome()} takes failure as well.
 *
 * <pre>{@code
 * flow.given(features.all()).task(this::merge);
 * flow.given(features.all().outcome()).run(this::report).runWhen(TriggerRule.ALL_DONE);
 * }</pre>
 */
public interface Result<T> extends Ref<T> {
  /** How it ended, for a task under another rule than {@link TriggerRule#ALL_SUCCESS}. */
  Ref<Outcome<T>> outcome();
}
