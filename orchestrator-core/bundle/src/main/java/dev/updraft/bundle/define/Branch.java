// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.define;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What was drawn for some answers of a choice. */
final class Branch {
  final Node choice;
  final List<String> answers;
  final Set<Node> nodes = new LinkedHashSet<>();
  final List<Node> heads = new ArrayList<>();

  Branch(Node choice, List<String> answers) {
    this.choice = choice;
    this.answers = answers;
  }

  /** Makes what nothing in this branch leads to start right after the choice. */
  void close() {
    for (var node : nodes) {
      if (node.upstream.stream().noneMatch(nodes::contains)) {
        node.upstream.add(choice);
        heads.add(node);
      }
    }
  }
}
