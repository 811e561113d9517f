// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;
import javax.tools.ToolProvider;

/**
 * Java sources as the compiler understands them: names and types are those that it finds.
 *
 * @param units in the order of their files
 * @param types all public types, nested ones after the one they are in
 */
record Sources(
    DocTrees trees, Types model, List<CompilationUnitTree> units, List<TypeElement> types) {

  /**
   * @param use for as long as the compiler's files are open
   * @throws IllegalStateException when they do not compile against the class path of this test
   */
  static <T> T read(List<Path> files, Function<Sources, T> use) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, UTF_8)) {
      var said = new StringWriter();
      var options =
          List.of("-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path", ""));
      var task =
          (JavacTask)
              compiler.getTask(
                  said, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files));
      var units = new ArrayList<CompilationUnitTree>();
      task.parse().forEach(units::add);
      task.analyze();
      var trees = DocTrees.instance(task);
      var types = new ArrayList<TypeElement>();
      for (CompilationUnitTree unit : units) {
        unit.getTypeDecls().stream()
            .filter(ClassTree.class::isInstance)
            .map(tree -> (TypeElement) trees.getElement(TreePath.getPath(unit, tree)))
            .forEach(type -> addPublic(type, types));
      }
      if (said.toString().contains("error:")) {
        throw new IllegalStateException(said.toString());
      }
      return use.apply(new Sources(trees, task.getTypes(), units, types));
    }
  }

  private static void addPublic(Element type, List<TypeElement> all) {
    if (type instanceof TypeElement is && type.getModifiers().contains(Modifier.PUBLIC)) {
      all.add(is);
      type.getEnclosedElements().forEach(inner -> addPublic(inner, all));
    }
  }

  /** Public records that are an operator, in the order of their names. */
  List<TypeElement> operators() {
    return types.stream()
        .filter(type -> type.getKind() == ElementKind.RECORD)
        .filter(type -> operator(type).isPresent())
        .sorted((a, b) -> a.getSimpleName().toString().compareTo(b.getSimpleName().toString()))
        .toList();
  }

  /** The one of the two interfaces that it is, with its arguments. */
  Optional<DeclaredType> operator(TypeElement type) {
    return type.getInterfaces().stream()
        .map(DeclaredType.class::cast)
        .filter(of -> kinds().contains(of.asElement().toString()))
        .findFirst();
  }

  private static Set<String> kinds() {
    return Set.of("dev.updraft.api.DirectOperator", "dev.updraft.api.ExternalOperator");
  }

  Optional<TypeElement> type(String name) {
    return types.stream().filter(type -> type.getQualifiedName().contentEquals(name)).findFirst();
  }

  TreePath path(Element element) {
    return trees.getPath(element);
  }

  Optional<DocCommentTree> comment(Element element) {
    TreePath path = trees.getPath(element);
    return path == null ? Optional.empty() : Optional.ofNullable(trees.getDocCommentTree(path));
  }

  /** What a type is without its arguments; void and numbers are none. */
  Optional<TypeElement> element(TypeMirror type) {
    return model.asElement(type) instanceof TypeElement is ? Optional.of(is) : Optional.empty();
  }

  /** Top-level types of operators, by which an example's imports are found. */
  Set<String> packagesOf(Set<String> names) {
    var found = new TreeSet<String>();
    for (TypeElement type : types) {
      String qualified = type.getQualifiedName().toString();
      if (names.contains(type.getSimpleName().toString())
          && type.getNestingKind() == NestingKind.TOP_LEVEL
          && qualified.startsWith("dev.updraft.operators.")) {
        found.add(Settings.packageOf(type).toString());
      }
    }
    return found;
  }
}
