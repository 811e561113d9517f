// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.RecordMapper;

/**
 * One list of the API: what it selects, by what it is filtered and sorted, and which key makes its
 * pages stable. Thread-safe.
 *
 * @param from with its joins, without a WHERE
 * @param key columns that name a row
 */
record ListSql<T>(
    DSLContext sql,
    Fields fields,
    String columns,
    String from,
    List<String> key,
    RecordMapper<Record, T> shape) {

  Listing<T> list(List<Criterion> criteria, Page page) {
    return list(criteria, page, "", List.of());
  }

  /** With a further condition of ours; empty = none. */
  Listing<T> list(List<Criterion> criteria, Page page, String and, List<Object> values) {
    var binds = new ArrayList<Object>();
    String where = fields.where(criteria, binds);
    if (!and.isEmpty()) {
      where += (where.isEmpty() ? " WHERE " : " AND ") + and;
      binds.addAll(values);
    }
    String order = fields.order(page, key.toArray(String[]::new));
    List<T> rows =
        page.limit() == 0 ? List.of() : select(where + order, binds.toArray()).fetch(shape);
    Long total =
        sql.resultQuery("SELECT count(*) " + from + where, binds.toArray()).fetchOne(0, Long.class);
    return new Listing<>(rows, total == null ? 0 : total);
  }

  Optional<T> find(String where, Object... values) {
    return select(" WHERE " + where, values).fetchOptional(shape);
  }

  private org.jooq.ResultQuery<Record> select(String rest, Object... values) {
    return sql.resultQuery(columns + " " + from + rest, values);
  }
}
