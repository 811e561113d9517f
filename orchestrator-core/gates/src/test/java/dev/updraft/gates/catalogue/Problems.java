// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates.catalogue;

import com.sun.source.util.DocTrees;
import com.sun.source.util.TreePath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the sources leave unsaid: where, and what to write. */
final class Problems {
  private final Path root;
  private final DocTrees trees;
  private final List<String> found = new ArrayList<>();

  Problems(Path root, DocTrees trees) {
    this.root = root;
    this.trees = trees;
  }

  /** Stands in the place of what is missing, so that all problems are found at once. */
  String add(TreePath at, String what) {
    var unit = at.getCompilationUnit();
    long start = trees.getSourcePositions().getStartPosition(unit, at.getLeaf());
    String told = file(at) + ":" + unit.getLineMap().getLineNumber(start) + ": " + what;
    if (!found.contains(told)) {
      found.add(told);
    }
    return "?";
  }

  String file(TreePath at) {
    return root.relativize(Path.of(at.getCompilationUnit().getSourceFile().toUri())).toString();
  }

  List<String> found() {
    return List.copyOf(found);
  }
}
