// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Which file of a version can be scored with. */
final class ModelFile {
  private ModelFile() {}

  /**
   * @param name below the folder; empty = the only one of a kind that can be scored with
   * @param how to name one, for messages: {@code file(…)}
   */
  static Path in(Path folder, String name, String how) throws IOException {
    List<Path> all;
    try (var files = Files.walk(folder)) {
      all = files.filter(Files::isRegularFile).sorted().toList();
    }
    List<Path> found =
        all.stream()
            .filter(
                file ->
                    name.isEmpty()
                        ? isModel(file)
                        : folder.relativize(file).equals(Path.of(name).normalize()))
            .toList();
    if (found.size() == 1 && isModel(found.getFirst())) {
      return found.getFirst();
    }
    String there = all.stream().map(folder::relativize).toList().toString();
    if (!name.isEmpty()) {
      throw new TaskFailed(
          "file is " + name + "; give one of the version's that ends in .onnx or .pmml: " + there);
    }
    if (found.isEmpty()) {
      throw new TaskFailed(
          "The version has no file that ends in .onnx or .pmml, and nothing else can be scored: "
              + there
              + ". Export the model as one of the two where it is trained, and publish that too");
    }
    throw new TaskFailed(
        "The version has %d files that end in .onnx or .pmml; name one by %s: %s"
            .formatted(found.size(), how, there));
  }

  static boolean isOnnx(Path file) {
    return lower(file).endsWith(".onnx");
  }

  private static boolean isModel(Path file) {
    return isOnnx(file) || lower(file).endsWith(".pmml");
  }

  private static String lower(Path file) {
    return file.toString().toLowerCase(Locale.ROOT);
  }
}
