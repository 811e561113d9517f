// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates.catalogue;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;

/**
 * What the sources say about one operator, in words of Markdown.
 *
 * @param type its simple name
 * @param shownAs what people see as its kind
 * @param source from the project's root
 * @param said paragraphs; the first sentence of the first is what the index says
 * @param examples the first is Java
 * @param imports packages of operators that the example uses
 * @param needs what a worker must have
 * @param ran which tests run it, and against what
 */
record OperatorPage(
    String type,
    String shownAs,
    String source,
    Kind kind,
    String summary,
    List<String> said,
    List<Code> examples,
    SortedSet<String> imports,
    Result result,
    List<Setting> settings,
    Behaviour behaviour,
    String needs,
    String ran) {

  /** How it works; what all of a kind have in common is said by the interface. */
  enum Kind {
    DIRECT("DirectOperator", "in one step", "holds a slot of a worker as long as it runs"),
    EXTERNAL(
        "ExternalOperator",
        "in steps",
        "holds a slot of a worker for each step, and none between them");

    final String type;
    final String title;
    final String slot;

    Kind(String type, String title, String slot) {
      this.type = type;
      this.title = title;
      this.slot = slot;
    }

    String link() {
      return "[%s](README.md#%s)".formatted(title, title.replace(' ', '-'));
    }
  }

  /** A block of an example. */
  record Code(String language, String text) {}

  /**
   * A factory or fluent method, with all its overloads.
   *
   * @param call such as {@code .arg(value)}
   * @param types of its parameters
   * @param usually what holds without it; empty = it must be said
   */
  record Setting(String call, String types, String usually, String said) {}

  /**
   * @param components of a record, in order; else empty
   */
  record Result(String type, Optional<String> said, List<Component> components) {}

  record Component(String name, String type, String said) {}

  record Behaviour(String retry, String cancel, String loss) {}

  /** {@code S3Sensor} is on {@code s3-sensor.md}. */
  static String file(String type) {
    return type.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT) + ".md";
  }
}
