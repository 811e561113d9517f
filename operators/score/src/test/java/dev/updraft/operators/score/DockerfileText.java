// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * The instructions of a Dockerfile, read as a builder reads them.
 *
 * @param lines each whole, without comments
 */
record DockerfileText(List<String> lines) {
  static DockerfileText of(Path folder) throws IOException {
    var lines = new ArrayList<String>();
    String begun = "";
    for (String line : Files.readAllLines(folder.resolve("Dockerfile"))) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (line.endsWith("\\")) {
        begun += line.substring(0, line.length() - 1);
      } else {
        lines.add(begun + line);
        begun = "";
      }
    }
    return new DockerfileText(lines);
  }

  /** What follows each instruction of a kind. */
  List<String> all(String instruction) {
    return lines.stream()
        .filter(line -> line.startsWith(instruction + " "))
        .map(line -> line.substring(instruction.length() + 1).strip())
        .toList();
  }

  /** The words of the one command of a kind. */
  List<String> command(String instruction) {
    String only = all(instruction).getFirst();
    String json = only.substring(only.indexOf('['));
    return List.of(JsonMapper.shared().readValue(json, String[].class));
  }
}
