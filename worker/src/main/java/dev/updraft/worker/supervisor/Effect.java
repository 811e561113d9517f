// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.protocol.Message;
import java.util.List;

/** What {@link WorkerCore} wants done, in this order. Times are of its own clock. */
public sealed interface Effect {
  /** To {@code events.<epoch>}. */
  record Send(long epoch, List<Message> messages) implements Effect {}

  /** Open the payload, fetch the code, find a runner; answered by Engaged or Unprepared. */
  record Prepare(String grant, String payload) implements Effect {}

  /** Tell the watchdog; answered by Armed. */
  record Arm(String grant, String runner, long deadline, long grace) implements Effect {}

  /**
   * @param startBy the runner does not start user code after it
   */
  record HandOver(String grant, String runner, long startBy) implements Effect {}

  record Renew(String grant, String runner, long deadline) implements Effect {}

  /** End the whole process group; answered by Gone. */
  record Kill(String grant, String runner, long grace) implements Effect {}

  /** The watchdog forgets the grant. */
  record Disarm(String grant, String runner) implements Effect {}

  /** As {@link Disarm}, and the runner may have another. */
  record Release(String grant, String runner) implements Effect {}

  /** Onto the disk; answered by Spooled. */
  record Spool(String grant, Message.Outcome outcome) implements Effect {}

  /** The report is committed: nothing of the grant need be kept. */
  record Forget(String grant) implements Effect {}
}
