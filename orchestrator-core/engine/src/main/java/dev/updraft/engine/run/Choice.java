// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.spec.BranchSpec;
import dev.updraft.engine.spec.TaskSpec;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answers of a choice, kept as JSON in the handle of its ended instance: no step will need that
 * any more, and the answers must outlive a restart of the scheduler.
 */
final class Choice {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final TypeReference<List<String>> ANSWERS = new TypeReference<>() {};

  private Choice() {}

  static String write(List<String> answers) {
    return MAPPER.writeValueAsString(answers);
  }

  static List<String> read(String handle) {
    return MAPPER.readValue(handle, ANSWERS);
  }

  /** An answer that the task does not have. */
  static Optional<String> unknown(TaskSpec task, List<String> answers) {
    List<String> known = task.branches().stream().map(BranchSpec::answer).toList();
    return answers.stream().filter(answer -> !known.contains(answer)).findFirst();
  }
}
