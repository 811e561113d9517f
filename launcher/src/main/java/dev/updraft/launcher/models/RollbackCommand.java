// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.models;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code updraft models rollback NAME --why TEXT}. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description = "Makes live again what was live before; again, and it goes back further.")
public final class RollbackCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private RegistryOptions registry;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private FlipOptions flip;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Parameters(index = "0", paramLabel = "MODEL")
  private String name;

  @Override
  public Integer call() {
    return registry.use(
        models -> registry.say(FlipOptions.told(flip.of(models, name).rollback(flip.by()))));
  }
}
