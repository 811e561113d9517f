// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.models;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code updraft models promote NAME VERSION --why TEXT}. */
@Command(
    name = "promote",
    mixinStandardHelpOptions = true,
    description = "Makes a version live, without a gate.")
public final class PromoteCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private RegistryOptions registry;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private FlipOptions flip;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Parameters(index = "0", paramLabel = "MODEL")
  private String name;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Parameters(index = "1", paramLabel = "VERSION", description = "its number, or an alias")
  private String version;

  @Override
  public Integer call() {
    return registry.use(
        models -> {
          var to = RegistryOptions.version(models, name, version);
          registry.say(FlipOptions.told(flip.of(models, name).promote(to, flip.by())));
        });
  }
}
