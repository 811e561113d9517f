// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.apart;

import dev.updraft.launcher.cli.CliError;
import dev.updraft.objects.ObjectPlace;
import picocli.CommandLine.Option;

/** Where logs, code and large results are. */
final class ObjectsOption {
  @Option(
      names = "--objects",
      paramLabel = "PLACE",
      description =
          "logs, code, large results: a folder that all machines share, or s3://bucket/prefix")
  private String place = "";

  ObjectPlace place() {
    try {
      return ObjectPlace.of(Needed.setting("objects", place));
    } catch (IllegalArgumentException e) {
      throw new CliError("objects: " + e.getMessage() + " (--objects)");
    }
  }
}
