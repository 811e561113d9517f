// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.models;

import dev.updraft.launcher.cli.CliError;
import dev.updraft.operators.model.Alias;
import dev.updraft.operators.model.Flip;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code updraft models history NAME}. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description = "Who made which version live, when and why; the newest first.")
public final class HistoryCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private RegistryOptions registry;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Parameters(index = "0", paramLabel = "MODEL")
  private String name;

  @Option(names = "--alias", defaultValue = Alias.LIVE, description = "(default: ${DEFAULT-VALUE})")
  private String alias = Alias.LIVE;

  @Option(names = "--json", description = "as JSON")
  private boolean json;

  @Override
  public Integer call() {
    return registry.use(
        models -> {
          List<Flip> flips = models.alias(name, alias).history();
          if (flips.isEmpty() && models.versions(name).isEmpty()) {
            throw new CliError("There is no model '" + name + "' here.");
          }
          if (json) {
            registry.json(flips);
          } else if (flips.isEmpty()) {
            registry.say("No version of '" + name + "' was ever " + alias + ".");
          } else {
            registry.table(rows(flips));
          }
        });
  }

  private static List<List<String>> rows(List<Flip> flips) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("at", "version", "before", "how", "who", "why"));
    for (Flip flip : flips) {
      rows.add(
          List.of(
              flip.at().toString(),
              Integer.toString(flip.version()),
              flip.from() == 0 ? "-" : Integer.toString(flip.from()),
              flip.kind().name().toLowerCase(Locale.ROOT),
              flip.who(),
              flip.why()));
    }
    return rows;
  }
}
