// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the rows of a request into cells: the very texts that a file of golden rows would hold, so
 * that a model answers here as it did when it was checked.
 */
final class JsonRows {
  /** Rows in one request. */
  static final int MOST = 1000;

  private static final String FORM = "send {\"rows\": [{…}, …]}, each row with its inputs by name";

  private final JsonMapper json =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private final Map<String, Input> inputs = new LinkedHashMap<>();

  JsonRows(List<Input> inputs) {
    inputs.forEach(input -> this.inputs.put(input.name(), input));
  }

  /**
   * The rows, numbered from 0.
   *
   * @throws Refused for what cannot be scored
   */
  List<GoldenRows.Row> read(byte[] body) {
    JsonNode rows = parsed(body).path("rows");
    if (!rows.isArray()) {
      throw Refused.unfit("rows", "There is no list of rows; " + FORM);
    }
    if (rows.size() > MOST) {
      throw new Refused(
          413, "rows", "There are %d rows; send %d at most at once".formatted(rows.size(), MOST));
    }
    var read = new ArrayList<GoldenRows.Row>();
    for (int i = 0; i < rows.size(); i++) {
      read.add(new GoldenRows.Row(i, cells(rows.get(i), "rows[" + i + "]")));
    }
    return read;
  }

  private JsonNode parsed(byte[] body) {
    try {
      return json.readTree(body);
    } catch (JacksonException e) {
      throw Refused.unfit(
          "",
          "The body is no JSON (%s%s); %s"
              .formatted(
                  e.getOriginalMessage(),
                  e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr(),
                  FORM));
    }
  }

  private Map<String, String> cells(JsonNode row, String where) {
    if (!row.isObject()) {
      throw Refused.unfit(where, where + " is no object; " + FORM);
    }
    for (String name : row.propertyNames()) {
      if (!inputs.containsKey(name)) {
        throw Refused.unfit(
            where + "." + name,
            "%s has \"%s\", which the model does not take; it takes %s"
                .formatted(where, name, wanted()));
      }
    }
    var cells = new LinkedHashMap<String, String>();
    for (Input input : inputs.values()) {
      cells.put(input.name(), cell(input, row.path(input.name()), where + "." + input.name()));
    }
    return cells;
  }

  private static String cell(Input input, JsonNode value, String where) {
    if (value.isNull() && input.optional()) {
      return "";
    }
    boolean fits =
        switch (input.kind()) {
          case NUMBER -> value.isNumber() && Double.isFinite(value.doubleValue());
          case INT32 -> value.isIntegralNumber() && value.canConvertToInt();
          case INT64 -> value.isIntegralNumber() && value.canConvertToLong();
          case BOOL -> value.isBoolean();
          case TEXT -> value.isString();
        };
    if (!fits) {
      throw Refused.unfit(
          where,
          "%s is %s; give %s"
              .formatted(
                  where, value.isMissingNode() ? "missing" : value.toString(), input.wanted()));
    }
    return value.asString();
  }

  private String wanted() {
    return inputs.values().stream()
        .map(input -> input.name() + " (" + input.wanted() + ")")
        .collect(Collectors.joining(", "));
  }
}
