// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The backend that a plan names, as init notes it.
 *
 * @param type such as {@code s3}
 * @param path where {@code local} keeps the state; empty = that is not said, or it is no such
 */
record OwnBackend(String type, String path) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** These run Terraform elsewhere, where nothing of it can be watched. */
  private static final Set<String> REMOTE = Set.of("remote", "cloud");

  /** Empty when the plan names none. */
  static Optional<OwnBackend> noted(Path data) throws IOException {
    Path note = data.resolve("terraform.tfstate");
    if (!Files.exists(note)) {
      return Optional.empty();
    }
    JsonNode backend = JSON.readTree(Files.readString(note)).path("backend");
    String type = backend.path("type").asString("");
    return type.isEmpty()
        ? Optional.empty()
        : Optional.of(new OwnBackend(type, backend.path("config").path("path").asString("")));
  }

  /**
   * @throws TaskFailed when its state would be lost, or another run's
   */
  void require(boolean ofRun) {
    if (REMOTE.contains(type)) {
      throw wrong("runs Terraform elsewhere, which is not supported");
    }
    if (type.equals("local") && !path.startsWith("/")) {
      throw wrong("keeps the state in the folder of this attempt, where it would be lost");
    }
    if (ofRun) {
      throw wrong(
          "keeps one state for all runs, and each would take what another made for its own: name it"
              + " with stack(…), which one run at a time may hold, or provision a named cluster");
    }
  }

  private TaskFailed wrong(String why) {
    return new TaskFailed(
        "The plan names a backend of its own ("
            + type
            + "), which "
            + why
            + ". Or remove the block from the plan, and Updraft keeps the state");
  }
}
