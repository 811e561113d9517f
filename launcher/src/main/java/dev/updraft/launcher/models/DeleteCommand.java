// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.models;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code updraft models delete NAME VERSION --why TEXT}. */
@Command(
    name = "delete",
    mixinStandardHelpOptions = true,
    description = {
      "Deletes the files of a version; its manifest, and who deleted it and why, stay.",
      "Never what an alias names or goes back to. Broken off, it goes on when it is repeated."
    })
public final class DeleteCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private RegistryOptions registry;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private ReasonOptions reason;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Parameters(index = "0", paramLabel = "MODEL")
  private String name;

  @Parameters(index = "1", paramLabel = "VERSION", description = "its number")
  private int version;

  @Override
  public Integer call() {
    return registry.use(
        models ->
            registry.say(models.delete(name, version, reason.by()) + "; its files are gone."));
  }
}
