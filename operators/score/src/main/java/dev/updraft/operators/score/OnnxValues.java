// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.updraft.api.TaskFailed;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Between cells and the arrays of ONNX Runtime. */
final class OnnxValues {
  private OnnxValues() {}

  /** What a column of it must be. */
  static Input input(String column, NodeInfo input) {
    if (!(input.getInfo() instanceof TensorInfo info)) {
      throw unknown(input);
    }
    return switch (info.type) {
      case FLOAT, DOUBLE -> new Input(column, Input.Kind.NUMBER, true);
      case INT32 -> new Input(column, Input.Kind.INT32, false);
      case INT64 -> new Input(column, Input.Kind.INT64, false);
      case BOOL -> new Input(column, Input.Kind.BOOL, false);
      case STRING -> new Input(column, Input.Kind.TEXT, true);
      case INT8, INT16, UINT8, FLOAT16, BFLOAT16, UNKNOWN -> throw unknown(input);
    };
  }

  /** One row of an input: an array of one array, or of one value where the input has one axis. */
  static Object of(NodeInfo input, GoldenRows.Row row, List<String> columns) {
    if (!(input.getInfo() instanceof TensorInfo info)) {
      throw unknown(input);
    }
    Class<?> type = type(input, info.type);
    Object cells = Array.newInstance(type, columns.size());
    for (int i = 0; i < columns.size(); i++) {
      Array.set(cells, i, value(info.type, row, columns.get(i)));
    }
    if (info.getShape().length == 1) {
      return cells;
    }
    Object rows = Array.newInstance(cells.getClass(), 1);
    Array.set(rows, 0, cells);
    return rows;
  }

  private static Class<?> type(NodeInfo input, OnnxJavaType type) {
    return switch (type) {
      case FLOAT -> float.class;
      case DOUBLE -> double.class;
      case INT64 -> long.class;
      case INT32 -> int.class;
      case BOOL -> boolean.class;
      case STRING -> String.class;
      case INT8, INT16, UINT8, FLOAT16, BFLOAT16, UNKNOWN -> throw unknown(input);
    };
  }

  private static Object value(OnnxJavaType type, GoldenRows.Row row, String column) {
    String cell = row.cell(column);
    try {
      return switch (type) {
        case FLOAT -> cell.isEmpty() ? Float.NaN : Float.parseFloat(cell);
        case DOUBLE -> cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
        case INT64 -> Long.parseLong(cell);
        case INT32 -> Integer.parseInt(cell);
        case BOOL -> Boolean.parseBoolean(cell);
        case STRING, INT8, INT16, UINT8, FLOAT16, BFLOAT16, UNKNOWN -> cell;
      };
    } catch (NumberFormatException e) {
      throw new TaskFailed(
          "Line %d, column %s of the golden rows: \"%s\" is no %s"
              .formatted(row.line(), column, cell, type),
          e);
    }
  }

  private static TaskFailed unknown(NodeInfo input) {
    return new TaskFailed(
        "The model's input "
            + input.getName()
            + " is of a kind that no cell can be: "
            + input.getInfo());
  }

  /** All outputs, flat. */
  static Map<String, Object> read(OrtSession.Result result) throws OrtException {
    var all = new LinkedHashMap<String, Object>();
    for (var output : result) {
      read(output.getKey(), output.getValue(), all);
    }
    return all;
  }

  private static void read(String name, OnnxValue value, Map<String, Object> all)
      throws OrtException {
    switch (value) {
      case OnnxTensor tensor -> flat(name, tensor.getValue(), all);
      case OnnxMap map ->
          map.getValue().forEach((key, each) -> all.put(name + "[" + key + "]", each));
      case OnnxSequence sequence -> {
        for (OnnxValue each : sequence.getValue()) {
          try (each) {
            read(name, each, all);
          }
        }
      }
      default -> throw new TaskFailed("The model's output " + name + " is of an unknown kind");
    }
  }

  private static void flat(String name, Object value, Map<String, Object> all) {
    var cells = new ArrayList<Object>();
    collect(value, cells);
    for (int i = 0; i < cells.size(); i++) {
      all.put(cells.size() == 1 ? name : name + "[" + i + "]", cells.get(i));
    }
  }

  private static void collect(Object value, List<Object> cells) {
    if (value.getClass().isArray()) {
      for (int i = 0; i < Array.getLength(value); i++) {
        collect(Array.get(value, i), cells);
      }
    } else {
      cells.add(value);
    }
  }
}
