// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.models;

import dev.updraft.operators.model.Manifest;
import dev.updraft.operators.model.VersionDiff;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code updraft models diff NAME FROM TO}. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = "What differs between two versions of a model.")
public final class DiffCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private RegistryOptions registry;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Parameters(index = "0", paramLabel = "MODEL")
  private String name;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Parameters(index = "1", paramLabel = "FROM", description = "its number, or an alias")
  private String from;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Parameters(index = "2", paramLabel = "TO", description = "its number, or an alias")
  private String to;

  @Option(names = "--json", description = "as JSON")
  private boolean json;

  @Override
  public Integer call() {
    return registry.use(
        models -> {
          Manifest before = models.manifest(RegistryOptions.version(models, name, from));
          Manifest after = models.manifest(RegistryOptions.version(models, name, to));
          VersionDiff diff = VersionDiff.of(before, after);
          if (json) {
            registry.json(diff);
          } else if (diff.changes().isEmpty()) {
            registry.say("Versions " + diff.from() + " and " + diff.to() + " do not differ.");
          } else {
            registry.table(rows(diff));
          }
        });
  }

  private static List<List<String>> rows(VersionDiff diff) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("what", "version " + diff.from(), "version " + diff.to(), "difference"));
    for (VersionDiff.Change change : diff.changes()) {
      rows.add(
          List.of(
              (change.section() + " " + change.what()).stripTrailing(),
              change.before().isEmpty() ? "-" : change.before(),
              change.after().isEmpty() ? "-" : change.after(),
              change.note()));
    }
    return rows;
  }
}
