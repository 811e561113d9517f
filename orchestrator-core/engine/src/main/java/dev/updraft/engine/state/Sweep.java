// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.state;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;
import java.util.Locale;

/**
 * What was promised for many instances of a run, and is not done yet: the rest follows in slices.
 * Stored with the run, so that another leader goes on.
 *
 * @param cause for the history
 * @param left numbers of the instances that are still to be treated
 */
public record Sweep(Kind kind, String cause, BitSet left) {
  /** What is done to each of them. */
  public enum Kind {
    /** The run is new: they have no row in the store yet. It begins when all have. */
    CREATE,
    CLEAR,
    MARK_SUCCESS,
    MARK_FAILED,
    MARK_SKIPPED,
    /** The run is marked: what has not succeeded does. */
    END_SUCCESS,
    /** The run is marked: what has begun fails, what has not is skipped. */
    END_FAILED
  }

  public Sweep {
    left = (BitSet) left.clone();
  }

  @Override
  public BitSet left() {
    return (BitSet) left.clone();
  }

  public boolean holds(int instance) {
    return left.get(instance);
  }

  /** Short, also for a hundred thousand instances: rows stand in messages. */
  @Override
  public String toString() {
    return "Sweep[%s of %d instances, %s]".formatted(kind, left.cardinality(), cause);
  }

  /** As it is stored: kind, a bit for each instance, cause. */
  public String text() {
    String bits = Base64.getEncoder().encodeToString(left.toByteArray());
    return kind.name().toLowerCase(Locale.ROOT) + " " + bits + " " + cause;
  }

  public static Sweep of(String text) {
    int bits = text.indexOf(' ') + 1;
    int cause = text.indexOf(' ', bits) + 1;
    byte[] numbers =
        Base64.getDecoder()
            .decode(text.substring(bits, cause - 1).getBytes(StandardCharsets.US_ASCII));
    return new Sweep(
        Kind.valueOf(text.substring(0, bits - 1).toUpperCase(Locale.ROOT)),
        text.substring(cause),
        BitSet.valueOf(numbers));
  }
}
