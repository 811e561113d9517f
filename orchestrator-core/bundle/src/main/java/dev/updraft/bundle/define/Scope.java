// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.define;

import dev.updraft.api.TriggerRule;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was drawn between a setup and its teardown. */
final class Scope {
  final Set<Node> nodes = new LinkedHashSet<>();
  private final Node setup;
  private final Node teardown;

  Scope(Node setup, Node teardown) {
    this.setup = setup;
    this.teardown = teardown;
    teardown.setups.add(setup);
  }

  /** What is wrong with these two; empty = nothing. */
  static String refusal(Node setup, Node teardown, @Nullable Region here) {
    if (setup == teardown) {
      return "a task cannot be its own teardown";
    }
    if (!teardown.setups.isEmpty()) {
      return teardown.id + " is the teardown of another scope already: draw one for each";
    }
    if (!setup.setups.isEmpty()) {
      return setup.id + " is a teardown, and no setup";
    }
    if (setup.region != here || teardown.region != here) {
      return "draw both where the scope is: all inside of each(…), or all outside";
    }
    return "";
  }

  /**
   * All of it, not only its last tasks: they may end, or be given up, before what is above them.
   */
  void close() {
    if (teardown.rule != TriggerRule.ALL_SUCCESS) {
      throw new DefinitionException(
          teardown.where,
          "Task "
              + teardown.id
              + " is a teardown: its scope says when it runs, so take out runWhen("
              + teardown.rule
              + ")");
    }
    teardown.rule = TriggerRule.ALL_DONE;
    for (var node : nodes) {
      if (!waitsInside(node)) {
        node.upstream.add(setup);
      }
    }
    teardown.upstream.add(setup);
    teardown.upstream.addAll(nodes);
  }

  private boolean waitsInside(Node node) {
    boolean forList = node.region != null && nodes.contains(node.region.over);
    return forList || node.upstream.stream().anyMatch(up -> up == setup || nodes.contains(up));
  }
}
