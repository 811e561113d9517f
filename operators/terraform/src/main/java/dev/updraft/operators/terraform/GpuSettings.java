// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the settings of a {@link GpuCluster} can be meant, as far as they are known while the DAG
 * is drawn.
 *
 * @param given to its plan, by variable
 */
record GpuSettings(Map<String, Object> given, @Nullable PriceLimit limit) {
  /**
   * @throws IllegalStateException where they contradict each other, or could cost too much
   */
  void check() {
    if (!given.containsKey(GpuCluster.ENDS_BY)) {
      throw new IllegalStateException(
          "a GpuCluster needs a ttl, after which its machines end themselves whatever became of"
              + " the run: .ttl(Duration.ofHours(6))");
    }
    int most = most();
    if (given.get("nodes") instanceof Integer nodes) {
      checkNodes(nodes);
    } else if (most == 0) {
      throw new IllegalStateException(
          "nodes is known only in the run: say atMost, so that no run makes more than you pay for");
    }
    if (!List.of().equals(given.get("subnets")) && !"".equals(given.get("zone"))) {
      throw new IllegalStateException("zone is for a network that is made; subnets have theirs");
    }
  }

  private void checkNodes(int nodes) {
    int most = (int) given.getOrDefault("at_most", 0);
    if (most > 0 && nodes + heads() > most) {
      throw new IllegalStateException(
          "nodes is "
              + nodes
              + (heads() == 0 ? "" : " and there is a head")
              + ", and atMost allows "
              + most);
    }
    PriceLimit rest = forNodes();
    if (rest != null && nodes > rest.machines(text("machine"))) {
      throw rest.tooMuch(nodes, text("machine"));
    }
  }

  private int heads() {
    return text("head").isEmpty() ? 0 : 1;
  }

  private @Nullable PriceLimit forNodes() {
    return limit == null || heads() == 0 ? limit : limit.beside(text("head"));
  }

  private String text(String variable) {
    return (String) given.getOrDefault(variable, "");
  }

  /** How many machines the plan itself is to allow; 0 = any number. */
  int most() {
    int said = (int) given.getOrDefault("at_most", 0);
    PriceLimit rest = forNodes();
    if (rest == null) {
      return said;
    }
    int nodes = rest.machines(text("machine"));
    int paid = nodes == Integer.MAX_VALUE ? nodes : nodes + heads();
    return said == 0 ? paid : Math.min(said, paid);
  }
}
