// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.apart;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Read before the command line is ({@link Defaults}), which takes its values for what it lacks. */
public final class ConfigOption {
  static final String NAME = "--config";
  static final Path STANDARD = Path.of("/etc/updraft/updraft.properties");

  @Option(
      names = NAME,
      paramLabel = "FILE",
      description =
          "properties: each option of these commands without its dashes, such as database-url"
              + " (default: $$UPDRAFT_CONFIG, else /etc/updraft/updraft.properties)")
  private @Nullable Path file;

  /** What is read; empty: none. */
  public Optional<Path> file() {
    return Optional.ofNullable(file).or(() -> Optional.of(STANDARD).filter(Files::exists));
  }
}
