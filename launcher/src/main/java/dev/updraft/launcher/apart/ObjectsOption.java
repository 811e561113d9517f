// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.apart;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where logs, code and large results are. */
final class ObjectsOption {
  @Option(
      names = "--objects",
      paramLabel = "FOLDER",
      description = "logs, code, large results: a folder that all machines share")
  private String folder = "";

  Path folder() {
    return Path.of(Needed.setting("objects", folder)).toAbsolutePath().normalize();
  }
}
