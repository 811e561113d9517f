// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.check;

import java.util.List;

/**
 * Something that is not as it should be.
 *
 * @param count of rows it was seen in
 * @param places of the first of them, as people would look for them
 * @param mend what to do
 */
public record Finding(Level level, String what, long count, List<String> places, String mend) {
  /** How much it matters. */
  public enum Level {
    /** Worth knowing. */
    NOTE,
    /** Must be mended. */
    BAD
  }

  public Finding {
    places = List.copyOf(places);
  }

  /** In one line. */
  public String line() {
    String more = count > places.size() ? ", …" : "";
    return "%-4s %s: %d (%s%s). %s"
        .formatted(
            level.name().toLowerCase(java.util.Locale.ROOT),
            what,
            count,
            String.join(", ", places),
            more,
            mend);
  }
}
