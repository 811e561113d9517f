// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** How long files and methods are, as javac sees them: annotations count, Javadoc does not. */
record Sizes(List<Size> files, List<Size> methods) {

  /** A file is named by its path, a method by {@code path#method}. */
  record Size(String name, int lines) {}

  static Sizes of(SourceTree tree) {
    var files =
        tree.all().stream()
            .map(file -> new Size(tree.name(file), SourceTree.lines(file).size()))
            .toList();
    return new Sizes(files, methods(tree));
  }

  private static List<Size> methods(SourceTree tree) {
    var found = new ArrayList<Size>();
    if (tree.main().isEmpty()) {
      return found;
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var sources = manager.getJavaFileObjectsFromPaths(tree.main());
      var task = (JavacTask) compiler.getTask(null, manager, null, null, null, sources);
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        String file = tree.name(Path.of(unit.getSourceFile().toUri()));
        new Measure(file, unit, positions, found).scan(unit, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static final class Measure extends TreePathScanner<Void, Void> {
    private final String file;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<Size> found;

    Measure(String file, CompilationUnitTree unit, SourcePositions positions, List<Size> found) {
      this.file = file;
      this.unit = unit;
      this.positions = positions;
      this.found = found;
    }

    @Override
    public Void visitMethod(MethodTree method, Void ignored) {
      LineMap lines = unit.getLineMap();
      long first = lines.getLineNumber(positions.getStartPosition(unit, method));
      long end = positions.getEndPosition(unit, method);
      if (end >= 0) {
        found.add(
            new Size(file + "#" + name(method), (int) (lines.getLineNumber(end) - first + 1)));
      }
      return super.visitMethod(method, null);
    }

    private String name(MethodTree method) {
      return method.getName().contentEquals("<init>")
              && getCurrentPath().getParentPath().getLeaf() instanceof ClassTree type
          ? type.getSimpleName().toString()
          : method.getName().toString();
    }
  }
}
