// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The models beside the tests. */
final class Samples {
  private Samples() {}

  /** A copy in a folder. */
  static Path model(String name, Path folder) throws IOException {
    Path to = folder.resolve(name);
    try (var in = Samples.class.getResourceAsStream(name)) {
      Files.copy(Objects.requireNonNull(in, name), to);
    }
    return to;
  }
}
