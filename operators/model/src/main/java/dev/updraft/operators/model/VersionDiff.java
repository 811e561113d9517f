// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two versions.
 *
 * @param changes in the order of the manifest; empty when nothing differs but number and origin
 */
public record VersionDiff(String name, int from, int to, List<Change> changes) {
  public VersionDiff {
    changes = List.copyOf(changes);
  }

  /**
   * One difference.
   *
   * @param section {@code metric}, {@code parameter}, {@code file} …
   * @param before empty = not there
   * @param after empty = not there
   * @param note what the numbers come to: the difference of metrics, the PSI of histograms
   */
  public record Change(String section, String what, String before, String after, String note) {}

  public static VersionDiff of(Manifest from, Manifest to) {
    List<Change> changes = new ArrayList<>();
    compare("image", one(from.environment().image()), one(to.environment().image()), changes);
    compare("lock file", one(from.environment().lock()), one(to.environment().lock()), changes);
    compare("commit", one(from.commit()), one(to.commit()), changes);
    compare("parameter", from.parameters(), to.parameters(), changes);
    metrics(from.metrics(), to.metrics(), changes);
    compare("batches", one(list(from.batches())), one(list(to.batches())), changes);
    compare("input", from.signature().inputs(), to.signature().inputs(), changes);
    compare("output", from.signature().outputs(), to.signature().outputs(), changes);
    histograms(from.histograms(), to.histograms(), changes);
    compare("file", files(from), files(to), changes);
    return new VersionDiff(from.name(), from.version(), to.version(), changes);
  }

  private static Map<String, String> one(String text) {
    return text.isEmpty() ? Map.of() : Map.of("", text);
  }

  private static String list(List<String> texts) {
    return String.join(", ", texts);
  }

  private static SortedMap<String, String> files(Manifest manifest) {
    SortedMap<String, String> files = new TreeMap<>();
    manifest
        .files()
        .forEach(
            file ->
                files.put(file.path(), file.bytes() + " bytes, " + file.sha256().substring(0, 12)));
    return files;
  }

  private static void compare(
      String section, Map<String, String> from, Map<String, String> to, List<Change> changes) {
    for (String what : both(from, to)) {
      String before = from.getOrDefault(what, "");
      String after = to.getOrDefault(what, "");
      if (!before.equals(after)) {
        changes.add(new Change(section, what, before, after, ""));
      }
    }
  }

  private static void metrics(
      Map<String, Double> from, Map<String, Double> to, List<Change> changes) {
    for (String what : both(from, to)) {
      Double before = from.get(what);
      Double after = to.get(what);
      if (before == null || after == null) {
        changes.add(new Change("metric", what, text(before), text(after), ""));
      } else if (before.compareTo(after) != 0) {
        String note = String.format(Locale.ROOT, "%+.6g", after - before);
        changes.add(new Change("metric", what, text(before), text(after), note));
      }
    }
  }

  private static String text(@Nullable Double number) {
    return number == null ? "" : number.toString();
  }

  private static void histograms(
      Map<String, Histogram> from, Map<String, Histogram> to, List<Change> changes) {
    for (String what : both(from, to)) {
      Histogram before = from.get(what);
      Histogram after = to.get(what);
      if (before == null || after == null) {
        changes.add(
            new Change(
                "histogram",
                what,
                before == null ? "" : "there",
                after == null ? "" : "there",
                ""));
      } else if (!before.equals(after)) {
        changes.add(
            new Change("histogram", what, counts(before), counts(after), drift(after, before)));
      }
    }
  }

  private static String counts(Histogram histogram) {
    return histogram.counts().toString();
  }

  private static String drift(Histogram now, Histogram before) {
    return now.bins().equals(before.bins())
        ? String.format(Locale.ROOT, "PSI %.4f", now.psi(before))
        : "other bins";
  }

  private static TreeSet<String> both(Map<String, ?> from, Map<String, ?> to) {
    var all = new TreeSet<>(from.keySet());
    all.addAll(to.keySet());
    return all;
  }
}
