// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

import java.time.Duration;

/**
 * An operator that starts work elsewhere and looks after it now and then; between looks it holds no
 * slot of a worker. The handle is committed before the first look, so a lost worker costs nothing:
 * any other goes on from it. Whatever ends the attempt but {@link Poll#done} cancels the work, in a
 * step of its own, before another attempt begins.
 *
 * <pre>{@code
 * public record SparkSubmit(String jar) implements ExternalOperator<SparkSubmit.App, Stats> {
 *   public record App(String id) {}
 *
 *   @Override
 *   public App submit(TaskContext task) { … }
 *
 *   @Override
 *   public Poll<Stats> poll(App app, TaskContext task) {
 *     return finished(app) ? Poll.done(stats(app)) : Poll.again(Duration.ofSeconds(30));
 *   }
 * }
 * }</pre>
 *
 * @param <H> what finds the work again: a record, kept as JSON
 * @param <R> its result
 * @retry None unless {@code retries} says so; the former attempt's work is cancelled before another
 *     begins. ({@code ExternalOperatorContract.shouldCancelTheFormerWorkBeforeItStartsAgain})
 * @cancel The work is cancelled in a step of its own, tried again where that fails. ({@code
 *     ExternalOperatorContract.shouldCancelWhateverEndsTheAttempt}, {@code
 *     ExternalOperatorContract.shouldTryToCancelAgainWhenTheSystemIsAway}) Not covered: an attempt
 *     that is killed before {@code submit} gave the handle.
 * @loss The work goes on, and another worker attaches to it in the same attempt; no try is used up.
 *     ({@code ExternalOperatorContract.shouldAttachWhenTheWorkerDiesDuringTheWait})
 */
public non-sealed interface ExternalOperator<H, R> extends Operator<R> {
  /**
   * Starts the work. A crash before the handle is stored repeats it in the same attempt: start the
   * work under {@link TaskContext#submitKey()}, and look for that first, where a second start would
   * hurt.
   */
  H submit(TaskContext task) throws Exception;

  /**
   * Looks once, without waiting. What it throws is a failed look, not failed work: it looks again,
   * some times, before the attempt fails. {@link TaskFailed} fails the task at once.
   */
  Poll<R> poll(H handle, TaskContext task) throws Exception;

  /**
   * The first look after its worker was lost, or from another one; the same as any look by default.
   */
  default Poll<R> attach(H handle, TaskContext task) throws Exception {
    return poll(handle, task);
  }

  /**
   * Ends the work, when the task was cleared, marked, failed or out of time, or its run was. It may
   * be called twice, and for work that is over. What it throws is tried again some times; inputs
   * that are gone, because upstream was cleared too, cannot be had here: what is needed belongs
   * into the handle, or comes from a connection.
   */
  default void cancel(H handle, TaskContext task) throws Exception {}

  /** When the attempt fails although the work may still go on. */
  default Duration patience() {
    return Duration.ofDays(7);
  }
}
