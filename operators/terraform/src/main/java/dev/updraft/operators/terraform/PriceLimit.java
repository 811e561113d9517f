// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.TaskFailed;
import dev.updraft.operators.FilesOf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What machines may cost in an hour, spot ones as others, and nothing else.
 *
 * @param most in the currency of the file
 * @param file where the prices stand, for messages
 * @param prices of one machine in an hour, by its type
 */
record PriceLimit(BigDecimal most, String file, Map<String, BigDecimal> prices) {
  PriceLimit {
    prices = Map.copyOf(prices);
  }

  /**
   * Reads {@code type,price} lines; what follows {@code #} is a comment.
   *
   * @throws IllegalArgumentException when it cannot be read, with the line
   */
  static PriceLimit of(double most, Class<?> dag, String file) {
    if (!Double.isFinite(most) || most <= 0) {
      throw new IllegalArgumentException("atMostPerHour is " + most + "; it must be more than 0");
    }
    var prices = new HashMap<String, BigDecimal>();
    List<String> lines = lines(dag, file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("#.*", "").strip();
      if (!line.isEmpty()) {
        String[] cells = line.split("\\s*,\\s*", -1);
        if (cells.length != 2 || !cells[1].matches("\\d{1,9}(\\.\\d{1,9})?")) {
          throw new IllegalArgumentException(
              "%s:%d: '%s' is no price; write a type of machine and what one costs in an hour, such as g5.2xlarge,1.21"
                  .formatted(file, i + 1, line));
        }
        prices.put(cells[0], new BigDecimal(cells[1]));
      }
    }
    return new PriceLimit(BigDecimal.valueOf(most), file, prices);
  }

  private static List<String> lines(Class<?> dag, String file) {
    try {
      return new String(new FilesOf(dag).read(file), UTF_8).lines().toList();
    } catch (TaskFailed e) {
      throw new IllegalArgumentException("atMostPerHour: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * How many of a type it allows, one at least.
   *
   * @throws IllegalStateException when there is no price, or one costs too much
   */
  int machines(String type) {
    BigDecimal one = prices.get(type);
    if (one == null) {
      throw new IllegalStateException(
          file + " has no price for " + type + ", which atMostPerHour needs: add a line");
    }
    int allowed =
        one.signum() == 0
            ? Integer.MAX_VALUE
            : most.divide(one, 0, RoundingMode.DOWN)
                .min(BigDecimal.valueOf(Integer.MAX_VALUE))
                .intValue();
    if (allowed < 1) {
      throw tooMuch(1, type);
    }
    return allowed;
  }

  /**
   * What it leaves to others beside one machine of a type.
   *
   * @throws IllegalStateException as {@link #machines}
   */
  PriceLimit beside(String type) {
    BigDecimal one = machines(type) > 0 ? prices.get(type) : null;
    return one == null
        ? this
        : new PriceLimit(most.subtract(one), file + " beside one " + type, prices);
  }

  IllegalStateException tooMuch(int machines, String type) {
    BigDecimal cost = prices.getOrDefault(type, BigDecimal.ZERO).multiply(new BigDecimal(machines));
    return new IllegalStateException(
        "%d x %s cost %s an hour by %s, and atMostPerHour allows %s"
            .formatted(machines, type, cost.toPlainString(), file, most.toPlainString()));
  }

  /**
   * What all these cost in an hour.
   *
   * @throws TaskFailed when that is too much, or cannot be told; it names each
   */
  BigDecimal hourly(PlannedMachines machines) {
    var unclear = new ArrayList<>(machines.unclear());
    var counted = new ArrayList<String>();
    BigDecimal all = BigDecimal.ZERO;
    for (MachineGroup group : machines.groups()) {
      String dearest = dearest(group, unclear);
      if (group.most() > 0 && !dearest.isEmpty()) {
        BigDecimal cost = price(dearest).multiply(new BigDecimal(group.most()));
        counted.add(
            "%s: %d x %s, %s"
                .formatted(group.address(), group.most(), dearest, cost.toPlainString()));
        all = all.add(cost);
      }
    }
    if (!unclear.isEmpty()) {
      throw new TaskFailed(
          "What the plan costs cannot be told, and atMostPerHour allows %s; nothing was done. %s"
              .formatted(most.toPlainString(), String.join(". ", unclear)));
    }
    if (all.compareTo(most) > 0) {
      throw new TaskFailed(
          "There would be machines for %s an hour by %s, and atMostPerHour allows %s; nothing was done. %s"
              .formatted(
                  all.toPlainString(), file, most.toPlainString(), String.join("; ", counted)));
    }
    return all;
  }

  /** Of the types that a group may be made of; empty where one has no price. */
  private String dearest(MachineGroup group, List<String> unclear) {
    String dearest = "";
    for (String type : group.types()) {
      if (!prices.containsKey(type)) {
        unclear.add(
            "%s: %s has no price for %s; add a line".formatted(group.address(), file, type));
        return "";
      }
      dearest = dearest.isEmpty() || price(type).compareTo(price(dearest)) > 0 ? type : dearest;
    }
    return dearest;
  }

  private BigDecimal price(String type) {
    return Objects.requireNonNull(prices.get(type));
  }
}
