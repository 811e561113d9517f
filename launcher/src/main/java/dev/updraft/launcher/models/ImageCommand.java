// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.models;

import dev.updraft.api.TaskFailed;
import dev.updraft.launcher.cli.CliError;
import dev.updraft.operators.score.ModelImage;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code updraft models image NAME@VERSION --to FOLDER}. */
@Command(
    name = "image",
    mixinStandardHelpOptions = true,
    description = "Writes a folder that docker or podman builds: a version that answers by HTTP.")
public final class ImageCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private RegistryOptions registry;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Parameters(
      index = "0",
      paramLabel = "MODEL@VERSION",
      description = "the version by its number, or by an alias: churn@8, churn@live")
  private String wanted;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Option(
      names = "--to",
      required = true,
      paramLabel = "FOLDER",
      description = "to be made; none is ever replaced")
  private Path to;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "of the version, to score with (default: the only .onnx or .pmml)")
  private String file = "";

  @Option(
      names = "--features",
      split = ",",
      paramLabel = "NAME",
      description =
          "for a model that takes all its values in one input: their names, in the order of the"
              + " training")
  private List<String> features = List.of();

  @Override
  public Integer call() {
    int at = wanted.indexOf('@');
    if (at < 1 || at == wanted.length() - 1) {
      throw new CliError(
          "'" + wanted + "' names no version; name one as churn@8, or by an alias as churn@live.");
    }
    return registry.use(
        models -> {
          var version =
              RegistryOptions.version(models, wanted.substring(0, at), wanted.substring(at + 1));
          try {
            told(ModelImage.write(models, version, to, file, features));
          } catch (TaskFailed e) {
            throw new CliError(String.valueOf(e.getMessage()));
          }
        });
  }

  private void told(ModelImage image) {
    String tag = image.version().name() + ":" + image.version().version();
    registry.say(
        "%s (%s) is in %s, and takes %s. Build and try it:"
            .formatted(image.version(), image.file(), to, String.join(", ", image.inputs())));
    registry.say("  docker build -t %s %s".formatted(tag, to));
    registry.say("  docker run --rm -p 8080:8080 " + tag);
    registry.say("  curl localhost:8080/version");
  }
}
