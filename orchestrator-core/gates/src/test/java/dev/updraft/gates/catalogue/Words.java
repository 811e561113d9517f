// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates.catalogue;

import com.sun.source.doctree.AttributeTree;
import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EndElementTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.doctree.UnknownBlockTagTree;
import dev.updraft.gates.catalogue.OperatorPage.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A Javadoc comment in Markdown.
 *
 * @param operators names that have a page of their own, and so become links
 */
record Words(DocCommentTree comment, Set<String> operators) {

  /** Its text without examples. */
  List<String> paragraphs() {
    var all = new StringBuilder();
    boolean code = false;
    for (DocTree each : comment.getFullBody()) {
      if (each instanceof StartElementTree start) {
        code |= start.getName().contentEquals("pre");
        all.append('\n');
      } else if (each instanceof EndElementTree end) {
        code &= !end.getName().contentEquals("pre");
        all.append('\n');
      } else if (!code) {
        all.append(flat(inline(each)));
      }
    }
    return all.toString().lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  /** What stands in each {@code <pre>}. */
  List<Code> examples() {
    var all = new ArrayList<Code>();
    boolean code = false;
    for (DocTree each : comment.getFullBody()) {
      if (each instanceof StartElementTree start && start.getName().contentEquals("pre")) {
        code = true;
        all.add(new Code(language(start), ""));
      } else if (each instanceof EndElementTree) {
        code = false;
      } else if (code) {
        Code before = all.removeLast();
        all.add(new Code(before.language(), before.text() + verbatim(each)));
      }
    }
    return all.stream()
        .map(one -> new Code(one.language(), one.text().stripIndent().strip()))
        .toList();
  }

  /** Java, or what {@code <pre class="…">} says. */
  private static String language(StartElementTree pre) {
    return pre.getAttributes().stream()
        .filter(AttributeTree.class::isInstance)
        .map(attribute -> ((AttributeTree) attribute).getValue().getFirst().toString())
        .findFirst()
        .orElse("java");
  }

  private static String verbatim(DocTree code) {
    return switch (code) {
      case LiteralTree literal -> literal.getBody().getBody();
      case TextTree text -> text.getBody();
      case DocTree other -> other.toString();
    };
  }

  String firstSentence() {
    return text(comment.getFirstSentence());
  }

  Optional<String> tag(String name) {
    return comment.getBlockTags().stream()
        .filter(UnknownBlockTagTree.class::isInstance)
        .map(UnknownBlockTagTree.class::cast)
        .filter(tag -> tag.getTagName().equals(name))
        .map(tag -> text(tag.getContent()))
        .findFirst();
  }

  List<String> tagNames() {
    return comment.getBlockTags().stream()
        .filter(UnknownBlockTagTree.class::isInstance)
        .map(tag -> ((UnknownBlockTagTree) tag).getTagName())
        .toList();
  }

  /** What it says about a parameter or component. */
  Optional<String> parameter(String name) {
    return parameter(tag -> !tag.isTypeParameter() && tag.getName().toString().equals(name));
  }

  Optional<String> typeParameter(String name) {
    return parameter(tag -> tag.isTypeParameter() && tag.getName().toString().equals(name));
  }

  private Optional<String> parameter(Predicate<ParamTree> which) {
    return comment.getBlockTags().stream()
        .filter(ParamTree.class::isInstance)
        .map(ParamTree.class::cast)
        .filter(which)
        .map(tag -> text(tag.getDescription()))
        .findFirst();
  }

  private String text(List<? extends DocTree> parts) {
    var all = new StringBuilder();
    parts.forEach(part -> all.append(inline(part)));
    return flat(all.toString()).strip();
  }

  private String inline(DocTree part) {
    return switch (part) {
      case LiteralTree literal when literal.getKind() == DocTree.Kind.CODE ->
          "`" + flat(literal.getBody().getBody()).strip() + "`";
      case LiteralTree literal -> literal.getBody().getBody();
      case LinkTree link -> link(link);
      case StartElementTree _, EndElementTree _ -> "\n";
      case TextTree text -> text.getBody();
      case DocTree other -> other.toString();
    };
  }

  /** {@code Gate#drift} is shown as Gate.drift; an operator leads to its page. */
  private String link(LinkTree link) {
    String signature = link.getReference().getSignature();
    String shown =
        link.getLabel().isEmpty()
            ? "`" + signature.replaceFirst("^#", ".").replace('#', '.') + "`"
            : text(link.getLabel());
    String type = signature.split("#", 2)[0];
    return operators.contains(type) ? "[" + shown + "](" + OperatorPage.file(type) + ")" : shown;
  }

  private static String flat(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
