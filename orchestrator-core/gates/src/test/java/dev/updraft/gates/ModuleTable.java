// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;

/**
 * Which module may use which: the table of docs/architecture.md, as data.
 *
 * <p>A module is the package below the root. {@code api} is the vocabulary of all that may see
 * {@code api} through a permitted neighbour, so it is named wherever that is so.
 */
final class ModuleTable {

  static final Map<String, Set<String>> EDGES =
      Map.ofEntries(
          entry("api", Set.of()),
          entry("engine", Set.of("api")),
          entry("protocol", Set.of("api")),
          entry("bundle", Set.of("api", "engine", "objects")),
          entry("objects", Set.of()),
          entry("secrets", Set.of()),
          entry("scheduler", Set.of("api", "engine", "protocol", "bundle", "objects", "secrets")),
          entry("testkit", Set.of("api", "engine", "bundle", "protocol")),
          entry("db", Set.of("api", "engine")),
          entry("worker", Set.of("api", "protocol", "bundle", "objects", "secrets")),
          entry("operators", Set.of("api", "objects")),
          entry("web", Set.of("api", "engine", "db", "objects", "secrets", "operators")),
          entry("dags", Set.of("api", "operators")),
          entry(
              "launcher",
              Set.of(
                  "api",
                  "engine",
                  "protocol",
                  "bundle",
                  "objects",
                  "secrets",
                  "scheduler",
                  "db",
                  "worker",
                  "operators",
                  "testkit",
                  "web")),
          entry(
              "bench",
              Set.of(
                  "api",
                  "engine",
                  "protocol",
                  "bundle",
                  "objects",
                  "secrets",
                  "scheduler",
                  "db",
                  "worker",
                  "operators",
                  "testkit",
                  "web",
                  "launcher")));

  private ModuleTable() {}

  static boolean permits(String from, String to) {
    return from.equals(to) || EDGES.getOrDefault(from, Set.of()).contains(to);
  }
}
