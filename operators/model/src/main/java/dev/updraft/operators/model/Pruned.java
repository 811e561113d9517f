// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import java.util.List;

/**
 * What became of the versions that a {@link Retention} let go.
 *
 * <pre>{@code
 * flow.given(pruned).run("tell", each -> System.out.println(each.deleted() + " of " + each.name()));
 * }</pre>
 *
 * @param kept of those that were to be deleted
 */
public record Pruned(String name, List<Integer> deleted, List<Kept> kept) {
  public Pruned {
    deleted = List.copyOf(deleted);
    kept = List.copyOf(kept);
  }

  /**
   * A version that was not deleted.
   *
   * <pre>{@code each.kept().forEach(it -> log.info("{}: {}", it.version(), it.why()))}</pre>
   *
   * @param why such as that an alias names it by now
   */
  public record Kept(int version, String why) {}
}
