// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.pmml4s.common.BooleanType;
import org.pmml4s.common.IntegerType;
import org.pmml4s.metadata.Field;
import org.pmml4s.model.Model;

/** PMML, by pmml4s. An empty cell is a missing value. */
record PmmlScorer(Model model) implements Scorer {
  static List<String> names(Path file) throws IOException {
    return List.of(load(file).inputNames());
  }

  private static Model load(Path file) throws IOException {
    try {
      return Model.fromString(Files.readString(file));
    } catch (IOException e) {
      throw e;
    } catch (Exception e) { // Scala declares none, and throws checked ones
      throw new TaskFailed(file.getFileName() + " cannot be loaded as PMML: " + e.getMessage(), e);
    }
  }

  static PmmlScorer open(Path file, List<String> features) throws IOException {
    Model model = load(file);
    List<String> inputs = List.of(model.inputNames());
    if (!features.containsAll(inputs)) {
      throw new TaskFailed("The model needs the inputs " + inputs + "; given are " + features);
    }
    return new PmmlScorer(model);
  }

  @Override
  public List<Input> inputs() {
    return Stream.of(model.inputFields())
        .map(field -> new Input(field.name(), kind(field), true))
        .toList();
  }

  private static Input.Kind kind(Field field) {
    if (field.dataType() instanceof IntegerType) {
      return Input.Kind.INT64;
    }
    if (field.dataType() instanceof BooleanType) {
      return Input.Kind.BOOL;
    }
    return field.isNumeric() ? Input.Kind.NUMBER : Input.Kind.TEXT;
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
