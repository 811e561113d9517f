// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.RunView;
import dev.updraft.web.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** What is other than in the last run that succeeded. */
public final class Changes {
  private static final int LONGEST = 60;

  /**
   * One difference.
   *
   * @param href more about it; empty = nothing more
   */
  public record Change(String what, String text, String href) {}

  private Changes() {}

  static List<Change> of(RunView before, RunView now) {
    var changes = new ArrayList<Change>();
    if (before.version() != now.version()) {
      changes.add(
          new Change(
              "Code",
              "version " + before.version() + " → " + now.version(),
              Links.dag(now.dagId())
                  + "/source?version="
                  + now.version()
                  + "&diff="
                  + before.version()));
    }
    JsonNode old = Json.read(before.conf());
    JsonNode conf = Json.read(now.conf());
    var names = new TreeSet<String>();
    old.propertyNames().forEach(names::add);
    conf.propertyNames().forEach(names::add);
    for (String name : names) {
      if (!old.path(name).equals(conf.path(name))) {
        changes.add(
            new Change("Param " + name, text(old.path(name)) + " → " + text(conf.path(name)), ""));
      }
    }
    if (!before.type().equals(now.type())) {
      changes.add(new Change("Started", Show.type(before) + " → " + Show.type(now), ""));
    }
    return changes;
  }

  private static String text(JsonNode value) {
    String text = value.isMissingNode() ? "none" : value.toString();
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }
}
