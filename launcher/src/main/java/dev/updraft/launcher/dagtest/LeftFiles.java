// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.dagtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a run left in its temporary folder: artifacts are what it was run for, the rest goes. */
record LeftFiles(Path folder) {
  private static final String ARTIFACTS = "artifacts";

  /** The artifacts; without any, the folder is gone. */
  List<Path> keepArtifacts() throws IOException {
    var kept = new ArrayList<Path>();
    List<Path> all;
    try (var files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (var file : all) {
      if (isArtifact(file)) {
        kept.add(file);
      } else if (kept.stream().noneMatch(artifact -> artifact.startsWith(file))) {
        Files.delete(file);
      }
    }
    return kept.reversed();
  }

  private boolean isArtifact(Path file) {
    for (var name : folder.relativize(file)) {
      if (name.toString().equals(ARTIFACTS) && Files.isRegularFile(file)) {
        return true;
      }
    }
    return false;
  }
}
