// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.models;

import dev.updraft.launcher.cli.CliError;
import dev.updraft.objects.ObjectPlace;
import dev.updraft.operators.model.Flip;
import dev.updraft.operators.model.ModelProblem;
import dev.updraft.operators.model.ModelRegistry;
import dev.updraft.operators.model.ModelVersion;
import dev.updraft.operators.model.Place;
import dev.updraft.operators.model.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Where the models are, and how commands say what they found. */
final class RegistryOptions {
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--models",
      paramLabel = "PLACE",
      description =
          "where the models are: a folder, or s3://bucket/prefix, reached as the AWS SDK is told")
  private String place = "";

  /** What is to be done there. */
  @FunctionalInterface
  interface Use {
    void with(ModelRegistry registry) throws IOException;
  }

  int use(Use what) {
    if (place.isBlank()) {
      throw new CliError(
          "Name the folder or bucket of the models with --models, or UPDRAFT_MODELS in the"
              + " environment.");
    }
    try (ModelRegistry registry = existing(Place.of(place)).open()) {
      what.with(registry);
      return 0;
    } catch (ModelProblem | IllegalArgumentException e) {
      throw new CliError(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new CliError("The models in " + place + " could not be reached: " + e);
    }
  }

  /** A mistyped folder shall not be made. */
  private static Place existing(Place place) {
    if (place.at() instanceof ObjectPlace.Folder folder && !Files.isDirectory(folder.path())) {
      throw new CliError("There is no folder " + folder + ", or it may not be looked into.");
    }
    return place;
  }

  /** A version by what a person wrote: its number, or an alias. */
  static ModelVersion version(ModelRegistry registry, String name, String text) throws IOException {
    if (text.matches("[0-9]{1,9}")) {
      return registry.version(name, Integer.parseInt(text));
    }
    Optional<Flip> flip = registry.alias(name, text).now();
    if (flip.isEmpty()) {
      throw new CliError(
          registry.versions(name).isEmpty()
              ? "There is no model '" + name + "' here."
              : "No version of '"
                  + name
                  + "' is "
                  + text
                  + "; name one by its number, of "
                  + registry.versions(name)
                  + ".");
    }
    return flip.get().model();
  }

  void table(List<List<String>> rows) {
    say(Table.of(rows));
  }

  void json(Object value) {
    say(
        JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(value));
  }

  void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
