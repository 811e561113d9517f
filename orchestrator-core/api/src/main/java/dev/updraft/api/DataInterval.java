// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

import java.time.Instant;

/**
 * The stretch of time whose data a run is about: from {@code start}, up to but without {@code end}.
 *
 * <pre>{@code
 * Sales load(DataInterval night) {
 *   return query("… where at >= ? and at < ?", night.start(), night.end());
 * }
 * }</pre>
 */
public record DataInterval(Instant start, Instant end) {
  public DataInterval {
    if (end.isBefore(start)) {
      throw new IllegalArgumentException("interval ends at " + end + ", before " + start);
    }
  }
}
