// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates.catalogue;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/**
 * What holds where a fluent method is not called, by the code itself: the method makes a copy of
 * the record with some components changed, and these are what the record began with.
 *
 * @param beginnings methods in which the record is made from nothing
 */
record Defaults(Sources sources, TypeElement type, List<ExecutableElement> beginnings) {
  private static final Map<String, String> UNITS =
      Map.of("ofMillis", "ms", "ofSeconds", "s", "ofMinutes", "min", "ofHours", "h", "ofDays", "d");

  /** Empty where the code does not say it plainly. */
  Optional<String> of(ExecutableElement fluent) {
    var changed = new TreeSet<Integer>();
    changedBy(fluent, changed, new HashSet<>());
    var told = new TreeSet<String>();
    for (int component : changed) {
      for (ExecutableElement beginning : beginnings) {
        creations(
            beginning, (path, made) -> told.add(words(path, made.getArguments().get(component))));
      }
    }
    return told.size() == 1 && !told.first().isEmpty()
        ? Optional.of(told.first())
        : Optional.empty();
  }

  private void changedBy(ExecutableElement method, Set<Integer> changed, Set<Element> seen) {
    if (!seen.add(method) || sources.path(method) == null) {
      return;
    }
    List<? extends RecordComponentElement> components = type.getRecordComponents();
    creations(
        method,
        (path, made) -> {
          for (int i = 0; i < components.size(); i++) {
            Element given = element(path, made.getArguments().get(i));
            if (given == null
                || given.getKind() != ElementKind.FIELD
                || !given.getSimpleName().equals(components.get(i).getSimpleName())) {
              changed.add(i);
            }
          }
        });
    new TreePathScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitMethodInvocation(
          MethodInvocationTree call, @Nullable Void ignored) {
        if (sources.trees().getElement(getCurrentPath()) instanceof ExecutableElement called
            && type.equals(called.getEnclosingElement())
            && !called.getModifiers().contains(Modifier.STATIC)) {
          changedBy(called, changed, seen);
        }
        return super.visitMethodInvocation(call, null);
      }
    }.scan(sources.path(method), null);
  }

  /** Where a method makes the record. */
  private void creations(ExecutableElement method, BiConsumer<TreePath, NewClassTree> each) {
    new TreePathScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitNewClass(NewClassTree made, @Nullable Void ignored) {
        Element constructor = sources.trees().getElement(getCurrentPath());
        if (constructor != null && type.equals(constructor.getEnclosingElement())) {
          each.accept(getCurrentPath(), made);
        }
        return super.visitNewClass(made, null);
      }
    }.scan(sources.path(method), null);
  }

  private @Nullable Element element(TreePath in, ExpressionTree of) {
    return sources.trees().getElement(new TreePath(in, of));
  }

  private String words(TreePath in, ExpressionTree value) {
    return switch (value) {
      case LiteralTree literal -> literal(literal.getValue());
      case MethodInvocationTree call -> call(in, call);
      case IdentifierTree name -> constant(element(in, name));
      case MemberSelectTree name when name.getIdentifier().contentEquals("class") ->
          name.toString().equals("Void.class") ? "none" : "";
      case MemberSelectTree name when name.toString().equals("Integer.MAX_VALUE") -> "no limit";
      case MemberSelectTree name when Set.of("ZERO", "NONE").contains(name.getIdentifier() + "") ->
          "none";
      case MemberSelectTree name -> constant(element(in, name));
      default -> "";
    };
  }

  private String call(TreePath in, MethodInvocationTree call) {
    String unit = UNITS.get(call.getMethodSelect().toString().replaceFirst("^Duration\\.", ""));
    List<? extends ExpressionTree> given = call.getArguments();
    return switch (call.getMethodSelect().toString()) {
      case "List.of", "Map.of", "Optional.empty" -> given.isEmpty() ? "none" : "";
      case "Value.of" -> words(in, given.getFirst());
      default -> unit == null ? "" : given.getFirst() + " " + unit;
    };
  }

  /** A constant of the sources is what it begins with. */
  private String constant(@Nullable Element of) {
    TreePath path = of == null || of.getKind() != ElementKind.FIELD ? null : sources.path(of);
    return path != null
            && path.getLeaf() instanceof VariableTree field
            && field.getInitializer() != null
        ? words(path, field.getInitializer())
        : "";
  }

  private static String literal(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case Boolean yes -> yes ? "yes" : "no";
      case Double number -> BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
      case String text -> text.isEmpty() ? "none" : "`" + text + "`";
      default -> value.toString();
    };
  }
}
