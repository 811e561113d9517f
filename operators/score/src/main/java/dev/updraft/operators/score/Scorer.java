// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A loaded model. Not thread-safe. */
interface Scorer extends AutoCloseable {
  /**
   * Loads a file.
   *
   * @param features columns of the rows, in their order
   * @throws TaskFailed when it is no model, or none that these features fit
   */
  static Scorer open(Path model, List<String> features) throws IOException {
    return ModelFile.isOnnx(model)
        ? OnnxScorer.open(model, features)
        : PmmlScorer.open(model, features);
  }

  /**
   * What the model calls its inputs.
   *
   * @return empty when it takes all its values in one input, and so names none of them
   * @throws TaskFailed when it is no model
   */
  static List<String> names(Path model) throws IOException {
    return ModelFile.isOnnx(model) ? OnnxScorer.names(model) : PmmlScorer.names(model);
  }

  /** What a row must hold. */
  List<Input> inputs();

  /** Reads a row, so that what is measured is the model and no text. */
  Query query(GoldenRows.Row row);

  /** One row, ready to be scored as often as one likes. */
  interface Query {
    /** Numbers and texts by the names of the outputs; {@code name[2]} of one with several. */
    Map<String, Object> answer();
  }

  @Override
  void close();
}
