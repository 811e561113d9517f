// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import dev.updraft.db.read.Criterion.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The fields by which a list may be filtered and sorted, with their SQL. Names come from outside,
 * SQL only from here, values are always bound.
 */
final class Fields {
  /** Such a term is found many times faster without the rules of a language. */
  private static final Pattern ASCII = Pattern.compile("\\p{ASCII}*");

  private final Map<String, Field> fields = new LinkedHashMap<>();
  private final Set<String> hidden = new HashSet<>();

  Fields text(String name, String sql) {
    fields.put(name, new Field(sql, "", Kind.PLAIN));
    return this;
  }

  /** A field of ours, whose name nobody outside may use. */
  Fields hidden(String name, String sql) {
    hidden.add(name);
    return text(name, sql);
  }

  /**
   * A hidden field of a few words of ours: they stand in the statement itself, or no plan could
   * know that a partial index has them.
   */
  Fields words(String name, String sql) {
    hidden.add(name);
    fields.put(name, new Field(sql, "", Kind.WORDS));
    return this;
  }

  /** The list's own key, by the name under which the API sorts by it. */
  Fields key(String name, String sql) {
    fields.put(name, new Field(sql, "::bigint", Kind.KEY));
    return this;
  }

  Fields time(String name, String sql) {
    fields.put(name, new Field(sql, "::timestamptz", Kind.PLAIN));
    return this;
  }

  Fields number(String name, String sql) {
    fields.put(name, new Field(sql, "::double precision", Kind.PLAIN));
    return this;
  }

  Fields flag(String name, String sql) {
    fields.put(name, new Field(sql, "::boolean", Kind.PLAIN));
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
      if (field.kind() != Kind.KEY) { // it follows in any case, in the order of its index
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
    if (field.kind() == Kind.WORDS) {
      return field.sql() + " IN ('" + String.join("', '", words(values)) + "')";
    }
    binds.addAll(values);
    String marks = String.join(", ", values.stream().map(_ -> "?" + field.cast()).toList());
    return field.sql() + " IN (" + marks + ")";
  }

  private static List<String> words(List<String> values) {
    if (!values.stream().allMatch(word -> word.matches("[a-z_]+"))) {
      throw new IllegalArgumentException("no words: " + values);
    }
    return values;
  }

  private static String text(Field field, Criterion criterion, List<Object> binds) {
    var parts = new ArrayList<String>();
    for (String term : criterion.values().getFirst().split("\\|", -1)) {
      if (term.equals("~") || term.isEmpty()) {
        return "true";
      }
      if (criterion.op() == Op.PATTERN && ASCII.matcher(term).matches()) {
        binds.add("%" + term.toLowerCase(Locale.ROOT) + "%");
        parts.add("lower(" + field.sql() + " COLLATE \"C\") LIKE ?");
      } else if (criterion.op() == Op.PATTERN) {
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

  private enum Kind {
    PLAIN,
    KEY,
    WORDS
  }

  private record Field(String sql, String cast, Kind kind) {}
}
