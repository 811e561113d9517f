// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import dev.updraft.db.read.Criterion.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields by which a list may be filtered and sorted, with their SQL. Names come from outside,
 * SQL only from here, values are always bound.
 */
final class Fields {
  private final Map<String, Field> fields = new LinkedHashMap<>();
  private final Set<String> hidden = new HashSet<>();

  Fields text(String name, String sql) {
    fields.put(name, new Field(sql, "", false));
    return this;
  }

  /** A field of ours, whose name nobody outside may use. */
  Fields hidden(String name, String sql) {
    hidden.add(name);
    return text(name, sql);
  }

  /** The list's own key, by the name under which the API sorts by it. */
  Fields key(String name, String sql) {
    fields.put(name, new Field(sql, "::bigint", true));
    return this;
  }

  Fields time(String name, String sql) {
    fields.put(name, new Field(sql, "::timestamptz", false));
    return this;
  }

  Fields number(String name, String sql) {
    fields.put(name, new Field(sql, "::double precision", false));
    return this;
  }

  Fields flag(String name, String sql) {
    fields.put(name, new Field(sql, "::boolean", false));
    return this;
  }

  Set<String> names() {
    var names = new LinkedHashSet<>(fields.keySet());
    names.removeAll(hidden);
    return names;
  }

  /** A WHERE clause, or nothing. Fills the binds in their order. */
  String where(List<Criterion> criteria, List<Object> binds) {
    var parts = new ArrayList<String>();
    for (Criterion criterion : criteria) {
      parts.add(condition(criterion, binds));
    }
    return parts.isEmpty() ? "" : " WHERE " + String.join(" AND ", parts);
  }

  /** An ORDER BY clause that ends with the key, so that pages are stable. */
  String order(Page page, String... key) {
    var parts = new ArrayList<String>();
    boolean down = !page.order().isEmpty() && page.order().getFirst().descending();
    for (Page.Sort sort : page.order()) {
      Field field = field(sort.field());
      if (!field.key()) { // it follows in any case, in the order of its index
        parts.add(field.sql() + (sort.descending() ? " DESC NULLS LAST" : " NULLS LAST"));
      }
    }
    Arrays.stream(key).forEach(k -> parts.add(k + (down ? " DESC" : "")));
    return " ORDER BY " + String.join(", ", parts);
  }

  private String condition(Criterion criterion, List<Object> binds) {
    Field field = field(criterion.field());
    return switch (criterion.op()) {
      case ANY -> any(field, criterion.values(), binds);
      case AT_LEAST, MORE, AT_MOST, LESS -> {
        binds.add(criterion.values().getFirst());
        yield field.sql() + sign(criterion.op()) + "?" + field.cast();
      }
      case PATTERN, PREFIX -> text(field, criterion, binds);
    };
  }

  private static String any(Field field, List<String> values, List<Object> binds) {
    if (values.isEmpty()) {
      return "false";
    }
    binds.addAll(values);
    String marks = String.join(", ", values.stream().map(_ -> "?" + field.cast()).toList());
    return field.sql() + " IN (" + marks + ")";
  }

  private static String text(Field field, Criterion criterion, List<Object> binds) {
    var parts = new ArrayList<String>();
    for (String term : criterion.values().getFirst().split("\\|", -1)) {
      if (term.equals("~") || term.isEmpty()) {
        return "true";
      }
      if (criterion.op() == Op.PATTERN) {
        binds.add("%" + term + "%");
        parts.add(field.sql() + " ILIKE ?");
      } else {
        binds.add(term);
        parts.add("starts_with(" + field.sql() + ", ?)");
      }
    }
    return "(" + String.join(" OR ", parts) + ")";
  }

  private static String sign(Op op) {
    return switch (op) {
      case AT_LEAST -> " >= ";
      case MORE -> " > ";
      case AT_MOST -> " <= ";
      case LESS -> " < ";
      case ANY, PATTERN, PREFIX -> throw new IllegalArgumentException("no sign: " + op);
    };
  }

  private Field field(String name) {
    return Optional.ofNullable(fields.get(name))
        .orElseThrow(() -> new IllegalArgumentException("no such field: " + name));
  }

  private record Field(String sql, String cast, boolean key) {}
}
