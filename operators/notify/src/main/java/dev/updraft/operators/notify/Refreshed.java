// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.notify;

import java.time.Duration;
import java.util.List;

/**
 * How a {@link Refresh} ended.
 *
 * <pre>{@code
 * void report(Refreshed refreshed) {
 *   refreshed.confirmed().forEach(each -> System.out.println(each.consumer() + " " + each.after()));
 * }
 * }</pre>
 *
 * @param id of the notification, as the consumers saw it
 * @param missing those without whom it was enough; empty unless {@link Refresh#atLeast} was given
 */
public record Refreshed(
    String id, String subject, String version, List<Confirmed> confirmed, List<Missing> missing) {
  public Refreshed {
    confirmed = List.copyOf(confirmed);
    missing = List.copyOf(missing);
  }

  /**
   * Who has it.
   *
   * <pre>{@code refreshed.confirmed().getFirst().after()}</pre>
   *
   * @param version that it says to have: the new one, or a newer one
   * @param after how long after the first try to tell it Updraft saw its confirmation
   */
  public record Confirmed(String consumer, String version, Duration after) {}

  /**
   * Who did not confirm.
   *
   * <pre>{@code refreshed.missing().getFirst().why()}</pre>
   *
   * @param standing {@code missing}, {@code late}, {@code failed} or {@code refused}
   */
  public record Missing(String consumer, String standing, String why) {}

  static Refreshed of(Told told) {
    return new Refreshed(
        told.id(),
        told.subject(),
        told.version(),
        told.lines().stream()
            .filter(line -> line.standing() == Standing.CONFIRMED)
            .map(line -> new Confirmed(line.consumer(), line.version(), line.after()))
            .toList(),
        told.lines().stream()
            .filter(line -> line.standing() != Standing.CONFIRMED)
            .map(line -> new Missing(line.consumer(), line.standing().toString(), line.said()))
            .toList());
  }
}
