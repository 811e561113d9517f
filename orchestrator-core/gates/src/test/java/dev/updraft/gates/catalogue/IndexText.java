// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The page of all operators, in Markdown. */
record IndexText(Catalogue catalogue) {
  String text() {
    var parts = new ArrayList<String>();
    parts.add("# All operators");
    parts.add(
        """
        An operator is ready-made work: an immutable record, drawn by `flow.task("id", operator)`. The guides say how to use them well: \
        [operators](../operators.md), how to write one too, and a page for each family. These pages are generated from the sources by \
        `.ci/catalogue`, and `CatalogueTest` fails when they differ, when an operator leaves something unsaid, or when an example does not \
        compile and draw. Where a parameter takes a `Ref`, its value is known in the run.\
        """);
    parts.add(table());
    for (KindSaid each : catalogue.kinds()) {
      String title = each.kind().title;
      parts.add("## " + title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1));
      parts.add(each.said() + " It " + each.kind().slot + ".");
      parts.add(PageText.behaviour(each.behaviour()));
    }
    return String.join("\n\n", parts) + "\n";
  }

  private String table() {
    var lines =
        new ArrayList<>(
            List.of(
                "| operator | | result | works | the worker needs |",
                "| --- | --- | --- | --- | --- |"));
    for (Family family : catalogue.families()) {
      lines.add(
          PageText.row(
              "**[%s](../%s)**".formatted(family.title(), family.guide()), "", "", "", ""));
      for (OperatorPage page : family.operators()) {
        lines.add(
            PageText.row(
                "[`%s`](%s)".formatted(page.type(), OperatorPage.file(page.type())),
                page.summary(),
                PageText.result(page),
                page.kind().link().replace("README.md", ""),
                page.needs()));
      }
    }
    return PageText.table(lines);
  }
}
