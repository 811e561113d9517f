// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Where spark-submit starts a driver for others to look after: what the cluster's own REST shows of
 * it, and its end. Every method may throw an {@link IOException}, which says that nobody knows now.
 */
sealed interface Cluster permits ApiServer, Yarn {

  /** Nobody is let in; worth no further look before anything was started. */
  final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /** Adds what lets a driver be found, and spark-submit end without waiting for it. */
  void mark(Map<String, String> properties, String mark);

  /** The id of the driver of a mark; empty when there is none. */
  Optional<String> find(String mark) throws IOException, InterruptedException;

  /** Whether all was made that a driver needs to begin, and not its launcher killed half-way. */
  boolean isWhole(String id) throws IOException, InterruptedException;

  /**
   * A look at a driver that was seen before.
   *
   * @param program what it runs, for messages
   */
  Poll<String> look(SparkWork.Launched work, SparkJob program, Duration every, TaskContext task)
      throws IOException, InterruptedException;

  /** Whether a driver is over, or gone. */
  boolean isOver(String id) throws IOException, InterruptedException;

  /** Asks for the end of a driver that is not over. */
  void kill(String id) throws IOException, InterruptedException;
}
