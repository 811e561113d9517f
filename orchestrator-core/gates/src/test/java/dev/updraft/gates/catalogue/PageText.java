// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates.catalogue;

import dev.updraft.gates.catalogue.OperatorPage.Behaviour;
import dev.updraft.gates.catalogue.OperatorPage.Code;
import dev.updraft.gates.catalogue.OperatorPage.Component;
import dev.updraft.gates.catalogue.OperatorPage.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** One operator's page, in Markdown. */
record PageText(Family family, OperatorPage page) {

  String text() {
    var parts = new ArrayList<String>();
    parts.add("# " + page.type());
    parts.add(
        "[Operators](README.md) · guide: [%s](../%s) · generated from [%s.java](../../%s)"
            .formatted(family.title(), family.guide(), page.type(), page.source()));
    parts.addAll(page.said());
    parts.add(facts());
    parts.add("## Example");
    parts.add(
        "In the `define` of a DAG, with %s:"
            .formatted(
                page.imports().stream()
                    .map(name -> "`import " + name + ".*`")
                    .collect(Collectors.joining(" and "))));
    for (Code each : page.examples()) {
      parts.add("```" + each.language() + "\n" + each.text() + "\n```");
    }
    parts.add("## Parameters");
    parts.add(settings());
    if (!page.result().components().isEmpty()) {
      parts.add("## Result");
      parts.add(components());
    }
    parts.add("## What happens on");
    parts.add(behaviour(page.behaviour()));
    return String.join("\n\n", parts) + "\n";
  }

  private String facts() {
    return table(
        List.of(
            "| | |",
            "| --- | --- |",
            row("works", page.kind().link() + ": " + page.kind().slot),
            row("the worker needs", page.needs()),
            row("result", result(page)),
            row("run by", page.ran())));
  }

  static String result(OperatorPage page) {
    return page.result().type().isEmpty()
        ? page.result().said().orElse("none")
        : "`" + page.result().type() + "`";
  }

  private String settings() {
    var lines = new ArrayList<>(List.of("| | type | default | |", "| --- | --- | --- | --- |"));
    for (Setting each : page.settings()) {
      lines.add(row("`" + each.call() + "`", each.types(), each.usually(), each.said()));
    }
    return table(lines);
  }

  private String components() {
    var lines = new ArrayList<String>();
    page.result().said().ifPresent(said -> lines.addAll(List.of(said, "")));
    lines.addAll(List.of("| | type | |", "| --- | --- | --- |"));
    for (Component each : page.result().components()) {
      lines.add(row("`" + each.name() + "`", "`" + each.type() + "`", each.said()));
    }
    return table(lines);
  }

  static String behaviour(Behaviour of) {
    return table(
        List.of(
            "| | |",
            "| --- | --- |",
            row("retry", of.retry()),
            row("cancel", of.cancel()),
            row("loss of worker", of.loss())));
  }

  /** A bar would begin another cell. */
  static String row(String... cells) {
    return Arrays.stream(cells)
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  static String table(List<String> lines) {
    return String.join("\n", lines);
  }
}
