// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.models;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code updraft models export NAME VERSION FILE}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes a version into one zip: manifest and files, each checked.")
public final class ExportCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private RegistryOptions registry;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Parameters(index = "0", paramLabel = "MODEL")
  private String name;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Parameters(index = "1", paramLabel = "VERSION", description = "its number, or an alias")
  private String version;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Parameters(index = "2", paramLabel = "FILE", description = "to be made; none is ever replaced")
  private Path file;

  @Override
  public Integer call() {
    return registry.use(
        models -> {
          var exported = RegistryOptions.version(models, name, version);
          models.export(exported, file);
          registry.say(exported + " is in " + file + ".");
        });
  }
}
