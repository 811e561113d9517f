// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.models;

import dev.updraft.operators.model.Alias;
import dev.updraft.operators.model.Flip;
import dev.updraft.operators.model.ModelRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code updraft models list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "All models, their newest version, and the one that is live.")
public final class ListCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private RegistryOptions registry;

  @Option(names = "--json", description = "as JSON")
  private boolean json;

  /** A line of it; live 0 = none. */
  record Line(String name, int newest, int live, String since, String who) {}

  @Override
  public Integer call() {
    return registry.use(
        models -> {
          List<Line> lines = new ArrayList<>();
          for (String name : models.names()) {
            lines.add(line(models, name));
          }
          if (json) {
            registry.json(lines);
          } else if (lines.isEmpty()) {
            registry.say("No model is published here.");
          } else {
            registry.table(rows(lines));
          }
        });
  }

  private static Line line(ModelRegistry models, String name) throws IOException {
    Optional<Flip> live = models.alias(name, Alias.LIVE).now();
    return new Line(
        name,
        models.versions(name).getLast(),
        live.map(Flip::version).orElse(0),
        live.map(flip -> flip.at().toString()).orElse(""),
        live.map(Flip::who).orElse(""));
  }

  private static List<List<String>> rows(List<Line> lines) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("model", "newest", "live", "since", "by"));
    for (Line line : lines) {
      rows.add(
          List.of(
              line.name,
              Integer.toString(line.newest),
              line.live == 0 ? "-" : Integer.toString(line.live),
              line.since,
              line.who));
    }
    return rows;
  }
}
