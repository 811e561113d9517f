// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The state of a plan that keeps it in a backend of its own. That is the truth; the log has a copy,
 * by which others see what there is, and the state that the backend did not take.
 */
final class OwnState {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final OwnBackend backend;
  private final Commands commands;
  private final Keeper keeper;
  private final Path left;

  /**
   * @param plan the folder of the plan, after init
   */
  OwnState(OwnBackend backend, Commands commands, Keeper keeper, Path plan) {
    this.backend = backend;
    this.commands = commands;
    this.keeper = keeper;
    this.left = plan.resolve("errored.tfstate");
  }

  /**
   * Finds it, as it is before anything is done; what the backend did not take last it gets now.
   *
   * @throws TaskFailed when it is not the state that was there
   */
  StateFile take(History history) throws IOException, InterruptedException {
    keeper.keepsForBackend(backend.type(), left);
    String now = commands.pull();
    StackRecord.Copied before = history.copied().orElse(null);
    if (before != null) {
      requireSame(before, now);
      if (!before.taken() && (isNone(now) || serial(now) < serial(before.state()))) {
        System.out.println("The backend did not take the last state: it gets that now");
        commands.push(before.state());
        now = commands.pull();
      }
    }
    copied(now);
    return StateFile.read(now).orElse(StateFile.NONE);
  }

  private void requireSame(StackRecord.Copied before, String now) {
    if (StateFile.read(before.state()).orElse(StateFile.NONE).empty()) {
      return;
    }
    boolean neverTaken = isNone(now) && !before.taken();
    boolean same = neverTaken || lineage(now).equals(lineage(before.state()));
    if (!same || !backend.type().equals(before.backend())) {
      throw new TaskFailed(
          "The backend (%s) has another state than before (%s), or none, and all would be made again: bring the state there first (terraform init -migrate-state), or destroy by the former plan"
              .formatted(backend.type(), before.backend()));
    }
  }

  /** Whether Terraform could not give it to the backend; the log gets it then. */
  boolean isLeft() {
    return Files.exists(left);
  }

  /** As it is now, for the log; what is left tells more than the backend. */
  void copy() throws IOException, InterruptedException {
    if (!isLeft()) {
      copied(commands.pull());
    }
  }

  private void copied(String state) throws InterruptedException {
    keeper.record(new StackRecord.Copied(backend.type(), state, true));
  }

  /** Some backends give an empty one where they have none. */
  private static boolean isNone(String state) {
    return lineage(state).isEmpty();
  }

  private static String lineage(String state) {
    return read(state).path("lineage").asString("");
  }

  private static int serial(String state) {
    return read(state).path("serial").asInt(-1);
  }

  private static JsonNode read(String state) {
    try {
      return JSON.readTree(state.isBlank() ? "{}" : state);
    } catch (JacksonException e) {
      throw new StackProblem("The backend gave no state: " + e.getOriginalMessage());
    }
  }
}
