// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates.catalogue;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.util.TreePath;
import dev.updraft.gates.catalogue.OperatorPage.Behaviour;
import dev.updraft.gates.catalogue.OperatorPage.Code;
import dev.updraft.gates.catalogue.OperatorPage.Component;
import dev.updraft.gates.catalogue.OperatorPage.Kind;
import dev.updraft.gates.catalogue.OperatorPage.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** Reads the families of operators out of their sources, and notes what these leave unsaid. */
final class Reader {
  private final Path root;
  private final Sources sources;
  private final Claims claims;
  private final Problems problems;
  private final Set<String> linked;

  Reader(Path root, Sources sources, Claims claims) {
    this.root = root;
    this.sources = sources;
    this.claims = claims;
    this.problems = new Problems(root, sources.trees());
    this.linked =
        sources.operators().stream()
            .map(type -> type.getSimpleName().toString())
            .collect(Collectors.toSet());
  }

  Catalogue catalogue() {
    var families = new ArrayList<Family>();
    for (CompilationUnitTree unit : sources.units()) {
      if (unit.getSourceFile().getName().endsWith("package-info.java")) {
        String name = unit.getPackage().getPackageName().toString();
        var own =
            sources.operators().stream()
                .filter(type -> Settings.packageOf(type).getQualifiedName().contentEquals(name))
                .toList();
        if (!own.isEmpty()) {
          families.add(family(TreePath.getPath(unit, unit.getPackage()), name, own));
        }
      }
    }
    return new Catalogue(kinds(), families, problems.found());
  }

  private Family family(TreePath at, String name, List<TypeElement> operators) {
    DocCommentTree comment = sources.trees().getDocCommentTree(at);
    String[] guide =
        Optional.ofNullable(comment)
            .flatMap(of -> new Words(of, Set.of()).tag("guide"))
            .orElse("? ?")
            .split(" ", 2);
    if (guide.length < 2 || !Files.isRegularFile(root.resolve("docs").resolve(guide[0]))) {
      problems.add(at, "write @guide, with a page of docs and what the family is called");
    }
    return new Family(
        guide[guide.length - 1], guide[0], name, operators.stream().map(this::page).toList());
  }

  private List<KindSaid> kinds() {
    var all = new ArrayList<KindSaid>();
    for (Kind kind : Kind.values()) {
      sources
          .type("dev.updraft.api." + kind.type)
          .ifPresent(
              type ->
                  all.add(
                      new KindSaid(
                          kind,
                          words(type).paragraphs().getFirst(),
                          behaviour(type, words(type)))));
    }
    return all;
  }

  private Words words(TypeElement type) {
    Optional<DocCommentTree> comment = sources.comment(type);
    if (comment.isEmpty()) {
      throw new IllegalStateException(type + " has no Javadoc");
    }
    return new Words(comment.get(), linked);
  }

  private OperatorPage page(TypeElement type) {
    Words words = words(type);
    List<Code> examples = words.examples();
    if (examples.isEmpty()) {
      problems.add(sources.path(type), "no example; write <pre>{@code …}</pre>, whole statements");
    }
    DeclaredType of = sources.operator(type).orElseThrow();
    Kind kind =
        of.asElement().getSimpleName().contentEquals(Kind.DIRECT.type)
            ? Kind.DIRECT
            : Kind.EXTERNAL;
    String java = examples.isEmpty() ? "" : examples.getFirst().text();
    var packages = Example.packages(java, sources);
    packages.add(Settings.packageOf(type).toString());
    return new OperatorPage(
        type.getSimpleName().toString(),
        shownAs(type),
        problems.file(sources.path(type)),
        kind,
        words.firstSentence(),
        words.paragraphs(),
        examples,
        packages,
        result(type, of.getTypeArguments().getLast()),
        new Settings(sources, linked, problems, type).all(),
        behaviour(type, words),
        words
            .tag("needs")
            .orElseGet(
                () ->
                    problems.add(sources.path(type), missing("needs", "what a worker must have"))),
        claim(type, words, "ran", "which tests run it, and against what"));
  }

  private Behaviour behaviour(TypeElement type, Words words) {
    return new Behaviour(
        claim(type, words, "retry", "what a further attempt does, and what fails for good"),
        claim(type, words, "cancel", "what becomes of the work when the task is cleared or ended"),
        claim(type, words, "loss", "what becomes of the work when its worker is lost"));
  }

  private static String missing(String tag, String what) {
    return "write @%s: %s, in a sentence".formatted(tag, what);
  }

  /** A sentence of safety names a test that there is, or says that there is none. */
  private String claim(TypeElement type, Words words, String tag, String what) {
    Optional<String> said = words.tag(tag);
    said.flatMap(claims::wrong)
        .ifPresent(wrong -> problems.add(sources.path(type), "@" + tag + ": " + wrong));
    return said.orElseGet(() -> problems.add(sources.path(type), missing(tag, what)));
  }

  private Result result(TypeElement operator, TypeMirror type) {
    if (type.getKind() == TypeKind.TYPEVAR) {
      String said =
          words(operator)
              .typeParameter(type.toString())
              .orElseGet(
                  () ->
                      problems.add(
                          sources.path(operator),
                          "write @param <%s>: which type the result has".formatted(type)));
      return new Result("", Optional.of(said), List.of());
    }
    Optional<TypeElement> record =
        sources
            .element(type)
            .filter(of -> of.getKind() == ElementKind.RECORD && sources.path(of) != null);
    String shown = TypeNames.of(type);
    return new Result(
        shown.equals("Void") ? "" : shown,
        record.map(of -> words(of).firstSentence()),
        record.map(this::components).orElse(List.of()));
  }

  private List<Component> components(TypeElement record) {
    Words words = words(record);
    return record.getRecordComponents().stream()
        .map(
            each -> {
              String name = each.getSimpleName().toString();
              return new Component(
                  name, TypeNames.of(each.asType()), words.parameter(name).orElse(""));
            })
        .toList();
  }

  /** Its simple name, where it does not say another one. */
  private String shownAs(TypeElement type) {
    return type.getEnclosedElements().stream()
        .filter(each -> each.getKind() == ElementKind.METHOD)
        .filter(each -> each.getSimpleName().contentEquals("kind"))
        .map(each -> ((MethodTree) sources.path(each).getLeaf()).getBody().getStatements())
        .map(all -> ((LiteralTree) ((ReturnTree) all.getFirst()).getExpression()).getValue() + "")
        .findFirst()
        .orElse(type.getSimpleName().toString().toLowerCase(Locale.ROOT));
  }
}
