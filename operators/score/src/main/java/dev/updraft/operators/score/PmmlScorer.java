// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pmml4s.model.Model;

/** PMML, by pmml4s. An empty cell is a missing value. */
record PmmlScorer(Model model) implements Scorer {
  static PmmlScorer open(Path file, List<String> features) throws IOException {
    Model model;
    try {
      model = Model.fromString(Files.readString(file));
    } catch (IOException e) {
      throw e;
    } catch (Exception e) { // Scala declares none, and throws checked ones
      throw new TaskFailed(file.getFileName() + " cannot be loaded as PMML: " + e.getMessage(), e);
    }
    List<String> inputs = List.of(model.inputNames());
    if (!features.containsAll(inputs)) {
      throw new TaskFailed(
          "The model needs the inputs "
              + inputs
              + "; the columns of the golden rows are "
              + features);
    }
    return new PmmlScorer(model);
  }

  @Override
  public Query query(GoldenRows.Row row) {
    var inputs = new HashMap<String, Object>();
    for (String name : model.inputNames()) {
      if (!row.cell(name).isEmpty()) {
        inputs.put(name, row.cell(name));
      }
    }
    return () -> answer(inputs);
  }

  private Map<String, Object> answer(Map<String, Object> inputs) {
    var answer = new HashMap<String, Object>();
    try {
      model.predict(inputs).forEach((name, value) -> answer.put(name, value == null ? "" : value));
    } catch (Exception e) { // as above
      throw new TaskFailed("The model cannot score " + inputs + ": " + e.getMessage(), e);
    }
    return answer;
  }

  @Override
  public void close() {
    // holds nothing
  }
}
