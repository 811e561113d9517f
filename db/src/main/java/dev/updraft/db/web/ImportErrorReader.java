// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.web;

import static dev.updraft.db.generated.Tables.IMPORT_ERROR;

import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;

/** Files that are not live, and why. Thread-safe. */
public final class ImportErrorReader {
  private final DSLContext sql;

  public ImportErrorReader(DSLContext sql) {
    this.sql = sql;
  }

  public record ImportError(long id, String file, String message, Instant at) {}

  public List<ImportError> list() {
    return sql.selectFrom(IMPORT_ERROR)
        .orderBy(IMPORT_ERROR.FILE)
        .fetch(
            row ->
                new ImportError(
                    row.get(IMPORT_ERROR.ID), row.get(IMPORT_ERROR.FILE),
                    row.get(IMPORT_ERROR.MESSAGE), row.get(IMPORT_ERROR.AT)));
  }
}
