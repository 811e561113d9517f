// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

/**
 * A value that will exist in a run: a result, the parameters, a connection. It is not there yet
 * while the graph is drawn; giving it to a task draws the edge.
 *
 * <pre>{@code
 * Ref<Params> params = flow.params();
 * Ref<Integer> gpus = params.get(Params::gpus);
 * }</pre>
 */
public interface Ref<T> {
  /** A component of a record: {@code shop.get(Shop::table)}. Only record accessors are allowed. */
  <R> Ref<R> get(Fn.Getter<T, R> accessor);
}
