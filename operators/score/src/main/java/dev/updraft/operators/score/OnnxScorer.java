// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * ONNX, by ONNX Runtime on one thread. A model has an input for each feature, of its name, or one
 * input for all of them, in the order of the columns.
 *
 * @param columns of each input
 */
record OnnxScorer(OrtEnvironment runtime, OrtSession session, Map<String, List<String>> columns)
    implements Scorer {
  static OnnxScorer open(Path file, List<String> features) throws IOException {
    OnnxLibrary.prepare();
    OrtEnvironment runtime = OrtEnvironment.getEnvironment();
    OrtSession session = load(runtime, file);
    try {
      return new OnnxScorer(runtime, session, columns(session, features));
    } catch (OrtException | TaskFailed e) {
      closed(session);
      throw e instanceof TaskFailed failed ? failed : unreadable(e);
    }
  }

  static List<String> names(Path file) throws IOException {
    OnnxLibrary.prepare();
    OrtSession session = load(OrtEnvironment.getEnvironment(), file);
    try {
      Map<String, NodeInfo> inputs = session.getInputInfo();
      return inputs.values().stream().allMatch(OnnxScorer::isOneValue)
          ? List.copyOf(inputs.keySet())
          : List.of();
    } catch (OrtException e) {
      throw unreadable(e);
    } finally {
      closed(session);
    }
  }

  private static boolean isOneValue(NodeInfo input) {
    return width(input) == 1
        || (input.getInfo() instanceof TensorInfo tensor && tensor.getShape().length == 1);
  }

  private static TaskFailed unreadable(Exception e) {
    return new TaskFailed("The model does not tell its inputs: " + e.getMessage(), e);
  }

  private static OrtSession load(OrtEnvironment runtime, Path file) {
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      return runtime.createSession(file.toString(), options);
    } catch (OrtException e) {
      throw new TaskFailed(file.getFileName() + " cannot be loaded as ONNX: " + e.getMessage(), e);
    }
  }

  private static Map<String, List<String>> columns(OrtSession session, List<String> features)
      throws OrtException {
    Map<String, NodeInfo> inputs = session.getInputInfo();
    var columns = new LinkedHashMap<String, List<String>>();
    if (features.containsAll(inputs.keySet())) {
      inputs.keySet().forEach(name -> columns.put(name, List.of(name)));
      return columns;
    }
    if (inputs.size() == 1 && width(inputs.values().iterator().next()) == features.size()) {
      columns.put(inputs.keySet().iterator().next(), features);
      return columns;
    }
    throw new TaskFailed(
        "The model needs the inputs "
            + inputs.values().stream().map(each -> each.getName() + " " + each.getInfo()).toList()
            + "; given are "
            + features);
  }

  /** Features in one row; that of a model which takes any number is what it is given. */
  private static long width(NodeInfo input) {
    return input.getInfo() instanceof TensorInfo tensor && tensor.getShape().length == 2
        ? tensor.getShape()[1]
        : -1;
  }

  @Override
  public List<Input> inputs() {
    var inputs = new ArrayList<Input>();
    try {
      for (NodeInfo input : session.getInputInfo().values()) {
        for (String column : Objects.requireNonNull(columns.get(input.getName()))) {
          inputs.add(OnnxValues.input(column, input));
        }
      }
    } catch (OrtException e) {
      throw unreadable(e);
    }
    return inputs;
  }

  @Override
  public Query query(GoldenRows.Row row) {
    var values = new LinkedHashMap<String, Object>();
    try {
      for (NodeInfo input : session.getInputInfo().values()) {
        values.put(
            input.getName(),
            OnnxValues.of(input, row, Objects.requireNonNull(columns.get(input.getName()))));
      }
    } catch (OrtException e) {
      throw unreadable(e);
    }
    return () -> answer(values);
  }

  private Map<String, Object> answer(Map<String, Object> values) {
    var tensors = new HashMap<String, OnnxTensor>();
    try {
      for (var value : values.entrySet()) {
        tensors.put(value.getKey(), OnnxTensor.createTensor(runtime, value.getValue()));
      }
      try (var result = session.run(tensors)) {
        return OnnxValues.read(result);
      }
    } catch (OrtException e) {
      throw new TaskFailed("The model cannot score a row: " + e.getMessage(), e);
    } finally {
      new ArrayList<>(tensors.values()).forEach(OnnxTensor::close);
    }
  }

  @Override
  public void close() {
    closed(session);
  }

  private static void closed(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
