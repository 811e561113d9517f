// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

/**
 * An operator that works from beginning to end in one process of a worker.
 *
 * <pre>{@code
 * public record Shell(String command, Value<String> day) implements DirectOperator<Integer> {
 *   @Override
 *   public Integer run(TaskContext task) throws Exception { … }
 * }
 * }</pre>
 *
 * @retry None unless {@code retries} says so; each attempt begins anew. ({@code
 *     RetryTest.shouldRepeatAfterTheDelayAndThenFail})
 * @cancel The processes of the attempt are ended, all of them; what another system had done by then
 *     is done. ({@code WorkerTest.shouldKillARunningTaskOnCancel})
 * @loss Run again where retries are left, else failed, so that a person decides; {@code
 *     onWorkerLoss} says otherwise. ({@code RetryTest.shouldBurnATryWhenLostWhilePossiblyStarted},
 *     {@code RetryTest.shouldAskAPersonWhereLossFails})
 */
public non-sealed interface DirectOperator<R> extends Operator<R> {
  R run(TaskContext task) throws Exception;
}
