// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import dev.updraft.api.TaskFailed;
import dev.updraft.operators.model.Manifest;
import dev.updraft.operators.model.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A version that is served: its files are checked, its model is loaded. It scores one row at a
 * time, as it was measured by the check; guarded by itself.
 */
final class ServedModel implements AutoCloseable {
  private final Manifest manifest;
  private final Scorer scorer;
  private final List<Input> inputs;

  private ServedModel(Manifest manifest, Scorer scorer) {
    this.manifest = manifest;
    this.scorer = scorer;
    this.inputs = scorer.inputs();
  }

  /**
   * Checks and loads it.
   *
   * @param folder a {@link ModelFolder}
   * @param sha256 of its manifest
   * @param file of the version
   */
  static ServedModel load(Path folder, String sha256, String file, List<String> features)
      throws IOException {
    Manifest manifest = ModelFolder.checked(folder, sha256);
    Path model = folder.resolve(ModelFolder.FILES).resolve(file);
    return new ServedModel(manifest, Scorer.open(model, features));
  }

  Manifest manifest() {
    return manifest;
  }

  List<Input> inputs() {
    return inputs;
  }

  /**
   * @throws TaskFailed when the model cannot make anything of the row
   */
  synchronized Map<String, Object> score(GoldenRows.Row row) {
    return scorer.query(row).answer();
  }

  /**
   * Scores a made-up row until it is fast.
   *
   * @return empty when the model takes no such row; the first requests then are slower
   */
  Optional<Latency> warm(LongSupplier nanos) {
    var cells = new LinkedHashMap<String, String>();
    inputs.forEach(input -> cells.put(input.name(), input.kind().some()));
    var row = new GoldenRows.Row(0, cells);
    Scorer.Query query = () -> score(row);
    try {
      return Optional.of(Latency.of(List.of(query), nanos));
    } catch (TaskFailed e) {
      return Optional.empty();
    }
  }

  @Override
  public synchronized void close() {
    scorer.close();
  }
}
