// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.notify;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A way to those who are reached by one connection. */
interface Delivery {
  /** No answer takes longer, or it counts as none. */
  Duration LONGEST = Duration.ofSeconds(15);

  /** Who must confirm. */
  List<String> names();

  /**
   * Tells those who were not told, and asks the others.
   *
   * @param lines of all who are reached this way
   * @return the same, as they are now
   * @throws IOException the consumer, or what is between, is away
   */
  List<Line> ask(Told told, List<Line> lines, Instant now) throws IOException, InterruptedException;

  /** Removes what waits for answers. */
  void forget(Told told) throws IOException;
}
