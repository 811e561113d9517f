// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates.catalogue;

import com.sun.source.tree.MethodTree;
import dev.updraft.gates.catalogue.OperatorPage.Setting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;

/**
 * How an operator is made, step by step: {@code Sql.on(database)} gives an {@code On}, that has
 * {@code .run(statement)}, which gives the operator.
 */
final class Settings {
  private final Sources sources;
  private final Set<String> linked;
  private final Problems problems;
  private final TypeElement operator;

  /** The operator, and all from which a call leads to it. */
  private final Set<TypeElement> chain = new LinkedHashSet<>();

  Settings(Sources sources, Set<String> linked, Problems problems, TypeElement operator) {
    this.sources = sources;
    this.linked = linked;
    this.problems = problems;
    this.operator = operator;
    chain.add(operator);
    while (chain.addAll(leadingHere())) {
      // one step further from the operator with each round
    }
  }

  private List<TypeElement> leadingHere() {
    return samePackage().stream()
        .filter(type -> methods(type).anyMatch(method -> !isStatic(method) && inChain(method)))
        .toList();
  }

  private List<TypeElement> samePackage() {
    return sources.types().stream()
        .filter(type -> packageOf(type).equals(packageOf(operator)))
        .toList();
  }

  static PackageElement packageOf(Element element) {
    return element instanceof PackageElement is
        ? is
        : packageOf(Objects.requireNonNull(element.getEnclosingElement()));
  }

  private boolean inChain(ExecutableElement method) {
    return sources.element(method.getReturnType()).filter(chain::contains).isPresent();
  }

  /** Each before those to which a call leads. */
  private List<TypeElement> inOrder() {
    var order = new ArrayList<TypeElement>();
    chain.forEach(type -> addAfterThoseItLeadsTo(type, new HashSet<>(), order));
    return order.reversed();
  }

  private void addAfterThoseItLeadsTo(
      TypeElement type, Set<TypeElement> seen, List<TypeElement> order) {
    if (!order.contains(type) && seen.add(type)) {
      methods(type)
          .filter(method -> !isStatic(method))
          .flatMap(method -> sources.element(method.getReturnType()).stream())
          .filter(chain::contains)
          .forEach(next -> addAfterThoseItLeadsTo(next, seen, order));
      order.add(type);
    }
  }

  private static TypeElement typeOf(ExecutableElement method) {
    return (TypeElement) Objects.requireNonNull(method.getEnclosingElement());
  }

  private static boolean isStatic(Element element) {
    return element.getModifiers().contains(Modifier.STATIC);
  }

  /** What a user may call: accessors of records are not written out, and so not public here. */
  private Stream<ExecutableElement> methods(TypeElement type) {
    return type.getEnclosedElements().stream()
        .filter(each -> each.getKind() == ElementKind.METHOD)
        .map(ExecutableElement.class::cast)
        .filter(each -> each.getModifiers().contains(Modifier.PUBLIC))
        .filter(each -> each.getAnnotation(Override.class) == null)
        .filter(each -> sources.path(each) != null);
  }

  List<Setting> all() {
    var statics =
        samePackage().stream()
            .flatMap(this::methods)
            .filter(Settings::isStatic)
            .filter(this::inChain);
    var others =
        inOrder().stream()
            .flatMap(this::methods)
            .filter(method -> !isStatic(method))
            .filter(method -> inChain(method) || operator.equals(method.getEnclosingElement()));
    var byName = new LinkedHashMap<String, List<ExecutableElement>>();
    Stream.concat(statics, others)
        .forEach(method -> byName.computeIfAbsent(key(method), _ -> new ArrayList<>()).add(method));
    return byName.values().stream().map(this::setting).toList();
  }

  private static String key(ExecutableElement method) {
    return method.getEnclosingElement()
        + "."
        + method.getSimpleName()
        + method.getParameters().size();
  }

  private Setting setting(List<ExecutableElement> overloads) {
    ExecutableElement first = overloads.getFirst();
    overloads.forEach(this::requireComment);
    Optional<Words> words = sources.comment(first).map(comment -> new Words(comment, linked));
    String said = words.map(Words::firstSentence).orElse("?");
    String parameters =
        first.getParameters().stream()
            .map(each -> each.getSimpleName().toString())
            .flatMap(
                name ->
                    words.flatMap(in -> in.parameter(name)).stream()
                        .map(text -> "<br>`" + name + "`: " + text))
            .collect(Collectors.joining());
    return new Setting(call(first), types(overloads), usually(overloads, words), said + parameters);
  }

  private void requireComment(ExecutableElement method) {
    boolean said =
        sources
            .comment(method)
            .filter(comment -> !comment.getFirstSentence().isEmpty())
            .isPresent();
    if (!said) {
      problems.add(
          sources.path(method),
          "%s has no Javadoc; say in a sentence what it sets".formatted(method.getSimpleName()));
    }
  }

  private static String call(ExecutableElement method) {
    String before = isStatic(method) ? typeOf(method).getSimpleName() + "" : "";
    return method.getParameters().stream()
        .map(each -> each.getSimpleName().toString())
        .collect(Collectors.joining(", ", before + "." + method.getSimpleName() + "(", ")"));
  }

  /** Of each parameter in turn, those of all overloads. */
  private String types(List<ExecutableElement> overloads) {
    return IntStream.range(0, overloads.getFirst().getParameters().size())
        .mapToObj(
            i -> {
              var all = new LinkedHashSet<String>();
              overloads.forEach(method -> all.add("`" + type(method, i) + "`"));
              return String.join(" or ", all);
            })
        .collect(Collectors.joining(", "));
  }

  private String type(ExecutableElement method, int parameter) {
    var tree = (MethodTree) sources.path(method).getLeaf();
    String type = tree.getParameters().get(parameter).getType().toString();
    boolean many = method.isVarArgs() && parameter == method.getParameters().size() - 1;
    return many ? type.replace("[]", "…") : type;
  }

  private String usually(List<ExecutableElement> overloads, Optional<Words> words) {
    ExecutableElement first = overloads.getFirst();
    TypeElement type = typeOf(first);
    boolean optional =
        !isStatic(first) && sources.element(first.getReturnType()).filter(type::equals).isPresent();
    if (!optional) {
      return "";
    }
    return words
        .flatMap(in -> in.tag("default"))
        .or(() -> new Defaults(sources, type, beginnings(type)).of(first))
        .orElseGet(
            () ->
                problems.add(
                    sources.path(first),
                    "the code does not say plainly what holds without %s; write @default"
                        .formatted(first.getSimpleName())));
  }

  /** Methods, private ones too, that may make it from nothing. */
  private List<ExecutableElement> beginnings(TypeElement type) {
    return chain.stream()
        .map(TypeElement::getEnclosedElements)
        .flatMap(Collection::stream)
        .filter(ExecutableElement.class::isInstance)
        .map(ExecutableElement.class::cast)
        .filter(method -> method.getKind() == ElementKind.METHOD)
        .filter(method -> isStatic(method) || !type.equals(method.getEnclosingElement()))
        .filter(method -> sources.path(method) != null)
        .toList();
  }
}
