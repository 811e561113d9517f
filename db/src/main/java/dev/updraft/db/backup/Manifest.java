// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.backup;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a backup holds.
 *
 * @param format of the file; this build reads {@value #FORMAT}
 * @param schema version of the newest migration that the rows were written under
 * @param takenAt the database's time, ISO 8601
 * @param months partitions, yyyymm
 * @param sequences last value of each that was ever used
 */
public record Manifest(
    int format,
    String schema,
    String takenAt,
    List<Integer> months,
    List<Content> tables,
    SortedMap<String, Long> sequences) {
  static final int FORMAT = 1;

  public Manifest {
    if (!schema.matches("\\d+(\\.\\d+)*")) {
      throw new IllegalArgumentException("no schema has version " + schema);
    }
    months = List.copyOf(months);
    tables = List.copyOf(tables);
    sequences = Collections.unmodifiableSortedMap(new TreeMap<>(sequences));
  }

  /** Its rows in COPY's text format; {@code columns} are quoted as SQL wants them. */
  public record Content(String name, List<String> columns, long rows, String sha256) {
    public Content {
      columns = List.copyOf(columns);
    }

    String entry() {
      return "tables/" + name;
    }

    String columnList() {
      return String.join(", ", columns);
    }
  }

  public long rows() {
    return tables.stream().mapToLong(Content::rows).sum();
  }
}
