// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.models;

import dev.updraft.operators.model.Alias;
import dev.updraft.operators.model.FileEntry;
import dev.updraft.operators.model.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code updraft models show NAME [VERSION]}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "What a version is: where it came from, metrics, parameters, files.")
public final class ShowCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private RegistryOptions registry;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Parameters(index = "0", paramLabel = "MODEL")
  private String name;

  @Parameters(
      index = "1",
      paramLabel = "VERSION",
      defaultValue = Alias.LIVE,
      description = "its number, or an alias (default: ${DEFAULT-VALUE})")
  private String version = Alias.LIVE;

  @Option(names = "--json", description = "the manifest as it is")
  private boolean json;

  @Override
  public Integer call() {
    return registry.use(
        models -> {
          Manifest manifest = models.manifest(RegistryOptions.version(models, name, version));
          if (json) {
            registry.json(manifest);
          } else {
            List<List<String>> rows = rows(manifest);
            models
                .deletion(name, manifest.version())
                .ifPresent(
                    it -> row(rows, "deleted", it.at() + " by " + it.who() + ": " + it.why()));
            registry.table(rows);
          }
        });
  }

  private static List<List<String>> rows(Manifest manifest) {
    List<List<String>> rows = new ArrayList<>();
    row(rows, "model", manifest.name() + " " + manifest.version());
    row(rows, "published", manifest.createdAt().toString());
    Manifest.Origin origin = manifest.origin();
    row(rows, "by", origin.attempt());
    row(rows, "commit", manifest.commit());
    row(rows, "image", manifest.environment().image());
    row(rows, "lock file", manifest.environment().lock());
    manifest.metrics().forEach((what, value) -> row(rows, "metric " + what, value.toString()));
    manifest.parameters().forEach((what, value) -> row(rows, "parameter " + what, value));
    row(rows, "batches", String.join(", ", manifest.batches()));
    manifest.signature().inputs().forEach((what, type) -> row(rows, "input " + what, type));
    manifest.signature().outputs().forEach((what, type) -> row(rows, "output " + what, type));
    manifest
        .histograms()
        .forEach((what, counted) -> row(rows, "histogram " + what, counted.counts().toString()));
    row(rows, "files in", manifest.folder());
    for (FileEntry file : manifest.files()) {
      row(rows, "file " + file.path(), file.bytes() + " bytes, SHA-256 " + file.sha256());
    }
    return rows;
  }

  private static void row(List<List<String>> rows, String what, String value) {
    if (!value.isEmpty()) {
      rows.add(List.of(what, value));
    }
  }
}
