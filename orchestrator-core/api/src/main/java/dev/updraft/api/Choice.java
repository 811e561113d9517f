// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

/**
 * A task whose answer decides what runs next; the branches not chosen are skipped. Every constant
 * needs a branch, else the DAG is refused when it is loaded.
 *
 * <pre>{@code
 * flow.given(trained).choose(this::verdict)
 *     .when(Verdict.PUBLISH, () -> flow.given(trained).run(this::publish))
 *     .otherwise(() -> {});
 * }</pre>
 */
public interface Choice<E extends Enum<E>> {
  /** What is drawn inside runs only after this answer. */
  Choice<E> when(E answer, Runnable branch);

  /** The branch of every constant that has none; it may draw nothing. */
  Choice<E> otherwise(Runnable branch);

  /** The deciding task itself, to set its options or take its answer. */
  Task<E> task();
}
