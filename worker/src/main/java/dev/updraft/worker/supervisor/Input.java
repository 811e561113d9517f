// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.protocol.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to a worker. */
public sealed interface Input {
  record Received(Message message) implements Input {}

  /** Time has passed. */
  record Tick() implements Input {}

  /**
   * @param inbox null = the connection broke
   */
  record Connected(@Nullable String inbox) implements Input {}

  /**
   * Everything for the start is at hand.
   *
   * @param timeout nanoseconds; 0 = none
   */
  record Engaged(String grant, String runner, long timeout) implements Input {}

  /** It can never be started here, and never was. */
  record Unprepared(String grant, String reason) implements Input {}

  record Armed(String grant) implements Input {}

  /** User code is running. */
  record Started(String grant) implements Input {}

  /** It was handed over, or about to be, and never will start. */
  record NotStarted(String grant, String why) implements Input {}

  /**
   * What is started cannot be noted any more, or can again.
   *
   * @param full or broken; at first it is not
   */
  record Disk(boolean full) implements Input {}

  /**
   * @param clean false: threads or child processes of the task are left in the runner
   */
  record Ended(String grant, Message.Outcome outcome, boolean clean) implements Input {}

  /** The runner's process group is empty. */
  record Gone(String grant, String cause) implements Input {}

  record Spooled(String grant, Message.Outcome outcome) implements Input {}

  /** Found on the disk at the start: a report of a former incarnation. */
  record Restored(String grant, Message.Outcome outcome) implements Input {}

  /** What tasks may need of this worker; labels and programs, all anew. */
  record Found(List<String> has) implements Input {
    public Found {
      has = List.copyOf(has);
    }
  }

  /** Takes no more grants. */
  record Drain() implements Input {}
}
