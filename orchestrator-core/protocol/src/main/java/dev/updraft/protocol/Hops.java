// SPDX-License-Identifier: Apache-2.0
package dev.updraft.protocol;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stations of a grant's way, for {@code bench/hops}: with the logger {@code updraft.hops} at TRACE
 * each is one line on the machine's monotonic clock, which all processes share. Off, it costs a
 * comparison.
 */
public final class Hops {
  private static final Logger LOG = LoggerFactory.getLogger("updraft.hops");

  private Hops() {}

  public static void passed(String station, Object grant) {
    if (LOG.isTraceEnabled()) {
      LOG.trace("{} {} {}", System.nanoTime(), station, grant);
    }
  }
}
