// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.http;

import dev.updraft.db.read.Criterion;
import dev.updraft.db.read.Criterion.Op;
import dev.updraft.db.read.Page;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads limit, offset, order and filters of a list, by the API's rules. */
public final class ListQuery {
  private static final int DEFAULT_LIMIT = 50;
  private static final int DEFAULT_BATCH = 100;
  private static final int MAX_LIMIT = 1000;
  private static final int MAX_KEYS = 10;
  private static final Map<String, Op> RANGES = new LinkedHashMap<>();

  static {
    RANGES.put("_gte", Op.AT_LEAST);
    RANGES.put("_gt", Op.MORE);
    RANGES.put("_lte", Op.AT_MOST);
    RANGES.put("_lt", Op.LESS);
  }

  private final Source source;
  private final List<Criterion> criteria = new ArrayList<>();

  public ListQuery(Context ctx) {
    this.source = new Source("query", "", DEFAULT_LIMIT, ctx::queryParams);
  }

  /** The same filters as fields of a body, as batch lists have them. */
  public ListQuery(Body body) {
    this.source = new Source("body", "page_", DEFAULT_BATCH, name -> values(body, name));
  }

  private static List<String> values(Body body, String name) {
    JsonNode value = body.json().path(name);
    if (value.isMissingNode() || value.isNull()) {
      return List.of();
    }
    return value.isArray() ? body.texts(name) : List.of(value.asString(""));
  }

  /** Whether a time is an upper or a lower bound, itself left out. */
  public enum Bound {
    BEFORE,
    AFTER
  }

  private record Source(
      String where, String paging, int limit, Function<String, List<String>> all) {
    @Nullable String one(String name) {
      List<String> values = all.apply(name);
      return values.isEmpty() ? null : values.getFirst();
    }
  }

  public Page page(Set<String> sortable, Page.Sort otherwise) {
    long limit = whole(source.paging() + "limit", source.limit());
    var order = new ArrayList<Page.Sort>();
    List<String> keys = source.all().apply("order_by").stream().filter(k -> !k.isBlank()).toList();
    if (keys.size() > MAX_KEYS) {
      throw ApiError.badRequest("Ordering with more than " + MAX_KEYS + " keys is not allowed");
    }
    for (String key : keys) {
      boolean down = key.startsWith("-");
      String field = down ? key.substring(1) : key;
      if (!sortable.contains(field)) {
        throw ApiError.badRequest(
            "Ordering with '" + field + "' is disallowed or the attribute does not exist");
      }
      order.add(new Page.Sort(field, down));
    }
    return new Page(
        (int) Math.min(limit, MAX_LIMIT),
        whole(source.paging() + "offset", 0),
        order.isEmpty() ? List.of(otherwise) : order);
  }

  /** A repeatable parameter whose values are alternatives. */
  public ListQuery any(String parameter, String field) {
    List<String> values = source.all().apply(parameter);
    if (!values.isEmpty()) {
      criteria.add(new Criterion(field, Op.ANY, values));
    }
    return this;
  }

  /** A repeatable parameter of known words; others are answered with 422. */
  public ListQuery any(String parameter, String field, Set<String> allowed) {
    for (String value : source.all().apply(parameter)) {
      if (!allowed.contains(value)) {
        throw new ApiError(
            422,
            "Invalid value for " + parameter + ". Valid values are " + String.join(", ", allowed));
      }
    }
    return any(parameter, field);
  }

  /** A repeatable parameter of whole numbers, which may be negative. */
  public ListQuery numbers(String parameter, String field) {
    for (String value : source.all().apply(parameter)) {
      number(parameter, value);
    }
    return any(parameter, field);
  }

  public ListQuery times(String... fields) {
    for (String field : fields) {
      RANGES.forEach(
          (suffix, op) -> {
            String value = source.one(field + suffix);
            if (value != null) {
              criteria.add(
                  new Criterion(
                      field, op, List.of(time(source.where(), field + suffix, value).toString())));
            }
          });
    }
    return this;
  }

  /** One time that bounds a field. */
  public ListQuery time(String parameter, String field, Bound bound) {
    String value = source.one(parameter);
    if (value != null) {
      Op op = bound == Bound.BEFORE ? Op.LESS : Op.MORE;
      String at = time(source.where(), parameter, value).toString();
      criteria.add(new Criterion(field, op, List.of(at)));
    }
    return this;
  }

  /** Parameters of Airflow that are not done here yet: 501, so that none is silently ignored. */
  public ListQuery notBuilt(String... parameters) {
    for (String parameter : parameters) {
      if (source.one(parameter) != null) {
        throw new ApiError(501, "The parameter " + parameter + " is not built yet");
      }
    }
    return this;
  }

  /** A parameter that a text must contain, whatever the case. */
  public ListQuery contains(String parameter, String field) {
    String value = source.one(parameter);
    if (value != null) {
      criteria.add(new Criterion(field, Op.PATTERN, List.of(value)));
    }
    return this;
  }

  public ListQuery durations() {
    RANGES.forEach(
        (suffix, op) -> {
          String value = source.one("duration" + suffix);
          if (value != null) {
            criteria.add(
                new Criterion("duration", op, List.of(decimal("duration" + suffix, value))));
          }
        });
    return this;
  }

  /** Both {@code name_pattern} and {@code name_prefix_pattern}. */
  public ListQuery pattern(String name, String field) {
    String contains = source.one(name + "_pattern");
    if (contains != null) {
      criteria.add(new Criterion(field, Op.PATTERN, List.of(contains)));
    }
    String prefix = source.one(name + "_prefix_pattern");
    if (prefix != null) {
      String term = prefix.replaceAll("[^\\p{Alnum}|~]+(?=\\||$)", "");
      criteria.add(new Criterion(field, Op.PREFIX, List.of(term)));
    }
    return this;
  }

  /** A condition that the path or a default gives; {@code ~} means all. */
  public ListQuery is(String field, String value) {
    if (!value.equals("~")) {
      criteria.add(Criterion.is(field, value));
    }
    return this;
  }

  public List<Criterion> criteria() {
    return List.copyOf(criteria);
  }

  /** A time with offset; in queries one without counts as UTC. */
  public static Instant time(String where, String field, String value) {
    try {
      if (value.length() <= 10) {
        return LocalDate.parse(value).atStartOfDay().toInstant(ZoneOffset.UTC);
      }
      String iso =
          value
              .replaceFirst("^(\\S{10}) (\\d)", "$1T$2")
              .replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2");
      boolean offset = iso.matches(".*(Z|z|[+-]\\d\\d(:?\\d\\d)?)$");
      Instant time =
          offset
              ? OffsetDateTime.parse(iso).toInstant()
              : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
      int year = time.atOffset(ZoneOffset.UTC).getYear();
      if (year > 0 && year < 10_000 && (offset || where.equals("query"))) {
        return time;
      }
    } catch (DateTimeParseException e) {
      // answered below, as any other bad value
    }
    throw ApiError.invalid(where, field, "Input should be a valid datetime", "datetime_parsing");
  }

  private long whole(String name, long otherwise) {
    @Nullable String value = source.one(name);
    return value == null ? otherwise : whole(name, value);
  }

  private long whole(String name, String value) {
    long number = number(name, value);
    if (number >= 0) {
      return number;
    }
    throw ApiError.invalid(
        source.where(), name, "Input should be greater than or equal to 0", "greater_than_equal");
  }

  private long number(String name, String value) {
    try {
      return Long.parseLong(value.strip());
    } catch (NumberFormatException e) {
      throw ApiError.invalid(
          source.where(), name, "Input should be a valid integer", "int_parsing");
    }
  }

  private String decimal(String name, String value) {
    try {
      return Double.toString(Double.parseDouble(value));
    } catch (NumberFormatException e) {
      throw ApiError.invalid(
          source.where(), name, "Input should be a valid number", "float_parsing");
    }
  }
}
