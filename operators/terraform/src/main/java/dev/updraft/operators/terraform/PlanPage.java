// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a plan would do, as a page among the files that the attempt leaves: the page of the task
 * shows it. Addresses alone, no values: they may be secret.
 */
final class PlanPage {
  private static final int MOST_ROWS = 500;

  private static final List<String> FROM_WORST = List.of("delete", "replace", "update", "create");
  private static final Comparator<Event.Change> WORST_FIRST =
      Comparator.<Event.Change>comparingInt(each -> FROM_WORST.indexOf(each.action()))
          .thenComparing(Event.Change::address);

  private PlanPage() {}

  /** Beside those of former plans of the same attempt; nothing where nothing would change. */
  static void write(Path attempt, List<Event.Change> changes) throws IOException {
    List<Event.Change> acting =
        changes.stream().filter(each -> each.steps() > 0).sorted(WORST_FIRST).toList();
    if (acting.isEmpty()) {
      return;
    }
    Path folder = Files.createDirectories(attempt.resolve("artifacts"));
    Path page = folder.resolve("plan.html");
    for (int next = 2; Files.exists(page); next++) {
      page = folder.resolve("plan-" + next + ".html");
    }
    Files.writeString(page, page(acting));
  }

  static String page(List<Event.Change> acting) {
    Map<String, Long> counts =
        acting.stream()
            .collect(
                Collectors.groupingBy(
                    Event.Change::action, LinkedHashMap::new, Collectors.counting()));
    String title =
        counts.entrySet().stream()
            .map(each -> each.getValue() + " to " + each.getKey())
            .collect(Collectors.joining(", ", "Plan: ", ""));
    String rows = acting.stream().limit(MOST_ROWS).map(PlanPage::row).collect(Collectors.joining());
    int left = Math.max(0, acting.size() - MOST_ROWS);
    String more = left == 0 ? "" : "<p>and " + left + " more: see the log</p>";
    return """
    <!doctype html><html lang="en"><meta charset="utf-8"><title>%1$s</title>
    <style>
    :root { color-scheme: light dark }
    body { font: 14px/1.5 system-ui, sans-serif; margin: 1rem }
    h1 { font-size: 1rem; margin: 0 0 .5rem }
    td { padding: .1rem .8rem .1rem 0; vertical-align: top }
    td:nth-child(2) { font-family: ui-monospace, monospace; overflow-wrap: anywhere }
    .create { color: light-dark(#1a7f37, #57ab5a) }
    .delete, .replace { color: light-dark(#b42318, #f47067) }
    .update { color: light-dark(#9a6700, #c69026) }
    </style>
    <h1>%1$s</h1><table>
    %2$s</table>%3$s
    </html>
    """
        .formatted(title, rows, more);
  }

  private static String row(Event.Change change) {
    return "<tr><td class=\"%1$s\">%1$s<td>%2$s<td>%3$s</tr>\n"
        .formatted(
            change.action(), escaped(change.address()), escaped(change.reason().replace('_', ' ')));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
