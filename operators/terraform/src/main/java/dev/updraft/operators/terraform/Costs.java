// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;

/**
 * What the machines of a stack may have cost, by the prices that limit it. Nobody is asked what
 * ran: it is as if all had, from the beginning of each apply.
 *
 * @param hourly from {@code since} on
 * @param spent until then
 * @param begun when the first of them was made
 */
record Costs(PriceLimit limit, BigDecimal hourly, BigDecimal spent, Instant begun, Instant since) {
  private static final BigDecimal HOUR = BigDecimal.valueOf(Duration.ofHours(1).toSeconds());

  static Costs from(Instant now, PriceLimit limit, BigDecimal hourly) {
    return new Costs(limit, hourly, BigDecimal.ZERO, now, now);
  }

  Costs become(Instant now, PriceLimit by, BigDecimal newHourly) {
    return new Costs(by, newHourly, until(now), begun, now);
  }

  /** In the currency of the file. */
  BigDecimal until(Instant now) {
    BigDecimal seconds = BigDecimal.valueOf(Duration.between(since, now).toSeconds());
    return spent.add(hourly.multiply(seconds).divide(HOUR, MathContext.DECIMAL64));
  }

  /** For people. */
  String told(Instant now) {
    return "its machines may have cost %s by %s since %s, and %s an hour from now on"
        .formatted(
            until(now).setScale(2, RoundingMode.UP).toPlainString(),
            limit.file(),
            begun,
            hourly.toPlainString());
  }
}
