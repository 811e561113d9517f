// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import java.util.List;

/**
 * One condition of a list, by the API's name of the field; several are joined by AND.
 *
 * @param values of {@link Op#ANY} the alternatives, of the others exactly one
 */
public record Criterion(String field, Op op, List<String> values) {
  public Criterion {
    values = List.copyOf(values);
  }

  public static Criterion is(String field, String value) {
    return new Criterion(field, Op.ANY, List.of(value));
  }

  /** How a field is compared. */
  public enum Op {
    /** Equal to one of the values. */
    ANY,
    AT_LEAST,
    MORE,
    AT_MOST,
    LESS,
    /** Contains, whatever the case; {@code %} and {@code _} are wildcards, {@code |} means or. */
    PATTERN,
    /** Begins with, letter by letter; {@code |} means or. */
    PREFIX
  }
}
