// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

/**
 * A region that exists once for each element of a list.
 *
 * <pre>{@code
 * var features = flow.each(shops, Shop::code, shop -> flow.given(shop).task(this::features)).limit(8);
 * flow.given(features.all()).task(this::merge);
 * }</pre>
 */
public interface Mapped<T> {
  /** The results of all instances, in the order of the list. */
  Result<java.util.List<T>> all();

  /** At most so many instances of each of its tasks at once, within one run. */
  Mapped<T> limit(int instances);
}
