// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.RecordMapper;

/**
 * One list of the API: what it selects, by what it is filtered and sorted, and which key makes its
 * pages stable. Thread-safe.
 *
 * @param from with its joins, without a WHERE
 * @param alone the table that has the rows, without joins: {@code FROM name alias}
 * @param key columns that name a row
 */
record ListSql<T>(
    DSLContext sql,
    Fields fields,
    String columns,
    String from,
    String alone,
    List<String> key,
    RecordMapper<Record, T> shape) {

  /** Rows of a list that only grows that are counted, for its total. */
  static final int COUNTED = 5_000;

  private static final Pattern OTHER_ALIAS = Pattern.compile("\\b[a-z]\\.");

  /** Of a small table. */
  ListSql(
      DSLContext sql,
      Fields fields,
      String columns,
      String from,
      List<String> key,
      RecordMapper<Record, T> shape) {
    this(sql, fields, columns, from, "", key, shape);
  }

  Listing<T> list(List<Criterion> criteria, Page page) {
    return list(criteria, page, "", List.of());
  }

  /** With a further condition of ours; empty = none. */
  Listing<T> list(List<Criterion> criteria, Page page, String and, List<Object> values) {
    Ask ask = ask(criteria, and, values);
    List<T> rows = rows(ask, page);
    Long total =
        sql.resultQuery("SELECT count(*) " + needed(ask.where()) + ask.where(), ask.binds())
            .fetchOne(0, Long.class);
    return new Listing<>(rows, total == null ? 0 : total);
  }

  /**
   * Of a table that only grows: counts no further than {@link #COUNTED}. Beyond, the total is one
   * more than what was read, as long as pages are full: who reads on until it is reached, reads
   * all.
   */
  Listing<T> listMany(List<Criterion> criteria, Page page, String and, List<Object> values) {
    Ask ask = ask(criteria, and, values);
    return listed(rows(ask, page), page, this, ask);
  }

  /** The same, counted in another list that has the same rows. */
  Listing<T> listMany(
      List<Criterion> criteria,
      Page page,
      String and,
      ListSql<T> counting,
      List<Criterion> counted) {
    Ask ask = ask(criteria, and, List.of());
    return listed(rows(ask, page), page, counting, ask(counted, "", List.of()));
  }

  private static <T> Listing<T> listed(List<T> rows, Page page, ListSql<T> counting, Ask ask) {
    if (!rows.isEmpty() && rows.size() < page.limit()) {
      return new Listing<>(rows, page.offset() + rows.size());
    }
    long total = counting.counted(ask);
    if (total <= COUNTED) {
      return new Listing<>(rows, total);
    }
    long read = page.offset() + rows.size();
    return new Listing<>(rows, Math.max(COUNTED, rows.isEmpty() ? 0 : read + 1), COUNTED);
  }

  private long counted(Ask ask) {
    Long counted =
        sql.resultQuery(
                "SELECT count(*) FROM (SELECT 1 "
                    + needed(ask.where())
                    + ask.where()
                    + " LIMIT "
                    + (COUNTED + 1)
                    + ") n",
                ask.binds())
            .fetchOne(0, Long.class);
    return counted == null ? 0 : counted;
  }

  /** Only a page of it. */
  List<T> rows(List<Criterion> criteria, Page page) {
    return rows(ask(criteria, "", List.of()), page);
  }

  private record Ask(String where, List<Object> values) {
    Object[] binds() {
      return values.toArray();
    }
  }

  private Ask ask(List<Criterion> criteria, String and, List<Object> values) {
    var binds = new ArrayList<Object>();
    String where = fields.where(criteria, binds);
    if (!and.isEmpty()) {
      where += (where.isEmpty() ? " WHERE " : " AND ") + and;
      binds.addAll(values);
    }
    return new Ask(where, List.copyOf(binds));
  }

  /** The page is found first, by what decides; the rest of its rows is looked up for it alone. */
  private List<T> rows(Ask ask, Page page) {
    if (page.limit() == 0) {
      return List.of();
    }
    String order = fields.order(page, key.toArray(String[]::new));
    if (alone.isEmpty()) {
      return select(ask.where() + order + part(page), ask.binds()).fetch(shape);
    }
    String alias = alone.substring(alone.lastIndexOf(' ') + 1);
    String found =
        "FROM (SELECT "
            + alias
            + ".* "
            + needed(ask.where() + order)
            + ask.where()
            + order
            + part(page)
            + ") "
            + alias;
    return sql.resultQuery(columns + " " + from.replace(alone, found) + order, ask.binds())
        .fetch(shape);
  }

  private static String part(Page page) {
    return " LIMIT " + page.limit() + " OFFSET " + page.offset();
  }

  /** Joins that nothing needs add no row, and may keep an index from sufficing. */
  private String needed(String conditions) {
    if (alone.isEmpty()) {
      return from;
    }
    String alias = alone.substring(alone.lastIndexOf(' ') + 1);
    boolean own = !OTHER_ALIAS.matcher(conditions.replace(" " + alias + ".", " ")).find();
    return own ? alone : from;
  }

  Optional<T> find(String where, Object... values) {
    return select(" WHERE " + where, values).fetchOptional(shape);
  }

  private org.jooq.ResultQuery<Record> select(String rest, Object... values) {
    return sql.resultQuery(columns + " " + from + rest, values);
  }
}
