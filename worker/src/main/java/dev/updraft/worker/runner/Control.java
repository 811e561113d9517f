// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.runner;

import dev.updraft.protocol.Message;
import dev.updraft.protocol.TaskPayload;

/** What supervisor and runner say to each other, over a local socket. */
public sealed interface Control {
  /** Runner to supervisor, first of all. */
  record Ready(String runner, String token) implements Control {}

  /**
   * Supervisor to runner.
   *
   * @param startBy on CLOCK_BOOTTIME; not started after it
   * @param folder of the attempt
   * @param log file for what it writes
   */
  record Run(
      String grant, long startBy, String unitJar, String folder, String log, TaskPayload payload)
      implements Control {}

  record Started(String grant) implements Control {}

  record TooLate(String grant) implements Control {}

  /**
   * @param clean false: the task left threads or processes behind
   */
  record Ended(String grant, Message.Outcome outcome, boolean clean) implements Control {}
}
