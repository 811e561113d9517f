// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import java.time.Instant;
import java.util.List;

/**
 * What a {@link Sweep} did and found.
 *
 * <pre>{@code
 * flow.given(swept).run("tell", found -> System.out.println(found.clusters()));
 * }</pre>
 *
 * @param destroyed what it destroyed, or found to be nothing
 * @param clusters named clusters that live, with their ends: the list of all there are
 * @param left other stacks that hold something, and why they were left alone
 */
public record Swept(List<Destroyed> destroyed, List<Cluster> clusters, List<Left> left) {
  public Swept {
    destroyed = List.copyOf(destroyed);
    clusters = List.copyOf(clusters);
    left = List.copyOf(left);
  }

  /**
   * A stack that is gone.
   *
   * <pre>{@code swept.destroyed().getFirst().stack() // clusters/gpu-pool}</pre>
   */
  public record Destroyed(String stack, int resources, String why) {}

  /**
   * A named cluster that lives.
   *
   * <pre>{@code swept.clusters().getFirst().expires()}</pre>
   *
   * @param state {@code provisioning}, {@code up}, {@code resizing}
   * @param plan where its files were when it was made
   * @param made since when
   * @param by the attempt that made it
   */
  public record Cluster(
      String name,
      String owner,
      String state,
      String plan,
      int resources,
      Instant made,
      String by,
      Instant expires) {}

  /**
   * A stack that was left alone.
   *
   * <pre>{@code swept.left().getFirst().why()}</pre>
   */
  public record Left(String stack, String why) {}
}
