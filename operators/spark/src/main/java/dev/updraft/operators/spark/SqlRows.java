// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.TaskFailed;
import dev.updraft.operators.json.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;

/** Rows of a query as records: read exactly as results of tasks are. */
record SqlRows(Class<?> row) {
  /**
   * @param texts a JSON object for each
   * @throws TaskFailed when one does not fit
   */
  List<Object> of(List<String> texts) {
    var mapper =
        Json.mapper()
            .rebuild()
            // two columns of a name: a join, mostly, and nobody knows which is meant
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    var reader = mapper.readerFor(mapper.constructType(row));
    var rows = new ArrayList<Object>(texts.size());
    for (String text : texts) {
      try {
        rows.add(reader.<Object>readValue(text));
      } catch (JacksonException e) {
        throw new TaskFailed(
            "Row "
                + (rows.size() + 1)
                + " of the query is no "
                + row.getSimpleName()
                + ": "
                + e.getOriginalMessage()
                + "; it is "
                + shortened(text)
                + ". Give each column the name and the type of a component of the record (AS)",
            e);
      }
    }
    return rows;
  }

  private static String shortened(String text) {
    return text.length() <= 300 ? text : text.substring(0, 300) + "…";
  }
}
