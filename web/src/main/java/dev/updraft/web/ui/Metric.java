// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.operators.model.Manifest;
import dev.updraft.operators.model.VersionDiff;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A number about a version beside that of the live one. Which way is better only its DAG knows.
 *
 * @param value empty = the version has none
 * @param live empty = the live version has none, or is this one
 * @param change with its sign; empty = there is nothing to compare
 */
public record Metric(String name, String value, String live, String change) {
  private static final MathContext DIGITS = new MathContext(5);
  private static final MathContext FEWER = new MathContext(3);
  private static final BigDecimal LARGE = BigDecimal.valueOf(10_000);
  private static final int LONGEST = 15;

  /** Those of a version, in order of their names. */
  static List<Metric> of(Optional<Manifest> version, Optional<Manifest> live) {
    Map<String, Double> mine = version.map(Manifest::metrics).orElse(Map.of());
    Map<String, Double> others =
        live.filter(it -> version.isEmpty() || it.version() != version.get().version())
            .map(Manifest::metrics)
            .orElse(Map.of());
    List<Metric> metrics = new ArrayList<>();
    var names = new TreeSet<>(mine.keySet());
    names.addAll(others.keySet());
    for (String name : names) {
      Double value = mine.get(name);
      Double other = others.get(name);
      metrics.add(new Metric(name, text(value), text(other), change(value, other)));
    }
    return metrics;
  }

  /** A value of a difference, as people read it. */
  public static String shown(String section, String value) {
    if (value.isEmpty()) {
      return "–";
    }
    return section.equals("metric") ? text(Double.valueOf(value)) : value;
  }

  /** What the values of a difference come to. */
  public static String difference(VersionDiff.Change change) {
    boolean numbers = !change.before().isEmpty() && !change.after().isEmpty();
    return change.section().equals("metric") && numbers
        ? change(Double.valueOf(change.after()), Double.valueOf(change.before()))
        : change.note();
  }

  private static String change(@Nullable Double value, @Nullable Double other) {
    if (value == null || other == null) {
      return "";
    }
    BigDecimal change = BigDecimal.valueOf(value).subtract(BigDecimal.valueOf(other));
    return switch (change.signum()) {
      case 0 -> "±0";
      case 1 -> "+" + plain(change, FEWER);
      default -> "−" + plain(change.negate(), FEWER);
    };
  }

  private static String text(@Nullable Double number) {
    return number == null ? "" : plain(BigDecimal.valueOf(number), DIGITS).replace('-', '−');
  }

  /** Large numbers to the last whole one, as counts are; others to so many digits. */
  private static String plain(BigDecimal number, MathContext digits) {
    boolean whole = number.abs().compareTo(LARGE) >= 0;
    BigDecimal bare =
        (whole ? number.setScale(0, RoundingMode.HALF_UP) : number.round(digits))
            .stripTrailingZeros();
    String plain = bare.toPlainString();
    if (plain.length() > LONGEST) {
      return number.round(digits).stripTrailingZeros().toString();
    }
    return whole ? plain.replaceAll("(?<=\\d)(?=(\\d{3})+$)", "\u202f") : plain;
  }
}
