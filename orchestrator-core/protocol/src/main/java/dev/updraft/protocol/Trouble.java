// SPDX-License-Identifier: Apache-2.0
package dev.updraft.protocol;

import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Something that fails again with every try until somebody mends it. It is told in one line when it
 * begins, at most once a minute while it lasts, and once when it is over; the trace of each failure
 * is for the debug level. Thread-safe.
 */
public final class Trouble {
  private static final long QUIET_NANOS = 60_000_000_000L;

  private final Logger log;
  private final LongSupplier nanos;
  private final String what;
  private final String mended;
  private long toldAt;
  private boolean told;
  private boolean ever;
  private long failures;

  /**
   * @param nanos any clock that only runs forward
   * @param what goes wrong, with the consequence
   * @param mended what is so again
   */
  public Trouble(Logger log, LongSupplier nanos, String what, String mended) {
    this.log = log;
    this.nanos = nanos;
    this.what = what;
    this.mended = mended;
  }

  /**
   * @param where this time; may be empty
   */
  public synchronized void met(String where, Throwable cause) {
    met(where.isEmpty() ? line(cause) : where + ": " + line(cause));
    log.debug("{}", what, cause);
  }

  public synchronized void met(String cause) {
    failures++;
    long now = nanos.getAsLong();
    if (ever && now - toldAt < QUIET_NANOS) {
      return;
    }
    String times = failures == 1 ? "" : " (" + failures + " times)";
    log.warn("{}{}: {}", what, times, cause);
    ever = true;
    told = true;
    toldAt = now;
  }

  /** Costs nothing while there is none, so it may be called with every success. */
  public synchronized void over() {
    if (failures == 0) {
      return;
    }
    if (told) {
      log.info("{}", mended);
    }
    told = false;
    failures = 0;
  }

  private static String line(Throwable cause) {
    return cause.toString().replaceAll("\\s+", " ");
  }
}
