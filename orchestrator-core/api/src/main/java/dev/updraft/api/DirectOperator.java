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
 */
public non-sealed interface DirectOperator<R> extends Operator<R> {
  R run(TaskContext task) throws Exception;
}
