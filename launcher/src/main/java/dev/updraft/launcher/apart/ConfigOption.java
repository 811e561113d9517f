// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.apart;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Read before the command line is ({@link Defaults}), which takes its values for what it lacks. */
public final class ConfigOption {
  static final String NAME = "--config";

  @Option(
      names = NAME,
      paramLabel = "FILE",
      description =
          "properties: each option of these commands without its dashes, such as database-url"
              + " (default: $$UPDRAFT_CONFIG, else /etc/updraft/updraft.properties)")
  @SuppressWarnings({"unused", "NullAway.Init"}) // for the parser and its help
  private Path file;
}
