// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.models;

import dev.updraft.operators.model.Alias;
import dev.updraft.operators.model.By;
import dev.updraft.operators.model.Flip;
import dev.updraft.operators.model.ModelRegistry;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every change of an alias is asked. */
final class FlipOptions {
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private ReasonOptions reason;

  @Option(names = "--alias", defaultValue = Alias.LIVE, description = "(default: ${DEFAULT-VALUE})")
  private String alias = Alias.LIVE;

  By by() {
    return reason.by();
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
