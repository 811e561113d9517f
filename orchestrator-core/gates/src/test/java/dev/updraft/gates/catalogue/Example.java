// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates.catalogue;

import com.sun.source.tree.IdentifierTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The statements of an example. */
final class Example {
  private Example() {}

  /** Packages of operators of which it names a type. */
  static SortedSet<String> packages(String statements, Sources sources) {
    var names = new TreeSet<String>();
    var task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, _ -> {}, null, null, List.of(new Text(statements)));
    try {
      for (var unit : task.parse()) {
        new TreeScanner<@Nullable Void, Set<String>>() {
          @Override
          public @Nullable Void visitIdentifier(IdentifierTree name, Set<String> into) {
            into.add(name.getName().toString());
            return null;
          }
        }.scan(unit, names);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new TreeSet<>(sources.packagesOf(names));
  }

  private static final class Text extends SimpleJavaFileObject {
    private final String statements;

    Text(String statements) {
      super(URI.create("string:///Example.java"), Kind.SOURCE);
      this.statements = statements;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreErrors) {
      return "class Example { void define() { " + statements + " } }";
    }
  }
}
