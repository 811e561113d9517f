// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

import java.time.Duration;

/**
 * How a task is run; of one task, or as the default of all tasks of a DAG.
 *
 * <pre>{@code
 * flow.defaults(t -> t.retries(2).timeout(Duration.ofHours(1)));
 * flow.given(data).task(this::train).pool("gpu").priority(5);
 * }</pre>
 *
 * @param <S> what the methods return, to be chained
 */
public interface TaskOptions<S> {
  /** Attempts after the first, a minute apart and doubling. */
  default S retries(int times) {
    return retries(times, Backoff.exponential(Duration.ofMinutes(1)).upTo(Duration.ofHours(1)));
  }

  /** Attempts after the first, and the delays between them. */
  S retries(int times, Backoff backoff);

  /** Longest time of one attempt. */
  S timeout(Duration longest);

  /** The pool of which an attempt takes one slot. */
  default S pool(String name) {
    return pool(name, 1);
  }

  /** The pool of which an attempt takes slots. */
  S pool(String name, int slots);

  /** Higher goes first when slots are short; 0 is the default. */
  S priority(int priority);

  /** The workers that may run it. */
  S queue(String name);

  /**
   * What a worker must have to run it, besides serving the {@linkplain #queue queue}: a label that
   * it was given ({@code gpu}), or a program that it found, of any version ({@code terraform}) or
   * of one that begins so ({@code terraform 1.11}). A task that no worker can take waits, and says
   * so; the page of its DAG says it before the first run. Adds up, also with the defaults.
   *
   * <pre>{@code
   * flow.given(features).task(this::train).needs("gpu", "python 3.12");
   * }</pre>
   */
  S needs(String... what);

  /** Instances of a task that may run at once, over all runs of the DAG. */
  S maxActive(int instances);

  /** What becomes of an attempt whose worker was lost. */
  S onWorkerLoss(OnWorkerLoss reaction);
}
