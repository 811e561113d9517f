// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where all state lives; the same option in every command that needs it. */
public final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description =
          "all state (default: $$XDG_DATA_HOME/updraft or ~/.local/share/updraft; /var/lib/updraft"
              + " as root)")
  private @Nullable Path data;

  public Path folder() {
    return (data == null ? standard() : data).toAbsolutePath().normalize();
  }

  private static Path standard() {
    if ("root".equals(System.getProperty("user.name"))) {
      return Path.of("/var/lib/updraft");
    }
    String xdg = System.getenv("XDG_DATA_HOME");
    return xdg != null && !xdg.isBlank()
        ? Path.of(xdg, "updraft")
        : Path.of(System.getProperty("user.home"), ".local", "share", "updraft");
  }
}
