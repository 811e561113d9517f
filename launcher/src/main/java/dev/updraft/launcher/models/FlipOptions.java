// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.models;

import dev.updraft.operators.model.Alias;
import dev.updraft.operators.model.By;
import dev.updraft.operators.model.Flip;
import dev.updraft.operators.model.ModelRegistry;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Option;

/** What every change of an alias is asked. */
final class FlipOptions {
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Option(names = "--why", required = true, paramLabel = "TEXT", description = "for the history")
  private String why;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "who, for the history (default: the name of the user on this machine)")
  private String by = System.getProperty("user.name", "unknown");

  @Option(names = "--alias", defaultValue = Alias.LIVE, description = "(default: ${DEFAULT-VALUE})")
  private String alias = Alias.LIVE;

  By by() {
    return By.person(by, why, InstantSource.system().instant().truncatedTo(ChronoUnit.MILLIS));
  }

  Alias of(ModelRegistry models, String name) {
    return models.alias(name, alias);
  }

  static String told(Flip flip) {
    return "'%s' of '%s' names version %d; before %s."
        .formatted(
            flip.alias(),
            flip.name(),
            flip.version(),
            flip.from() == 0 ? "none" : Integer.toString(flip.from()));
  }
}
