// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import dev.updraft.engine.id.GrantKey;
import dev.updraft.protocol.Message;
import java.time.Instant;
import java.util.List;

/** Everything that reaches the loop, by its one queue. */
sealed interface Input {
  record Received(List<Message> messages, Runnable ack) implements Input {}

  record Returned(String inbox, List<Message> messages) implements Input {}

  /** No frame; only its beginning is kept. */
  record Unreadable(String start, String why) implements Input {}

  record Unit(Drawn.DrawnUnit unit) implements Input {}

  /** Somebody wrote commands. */
  record Rung() implements Input {}

  /** By the look of each second, or because somebody rang. */
  record Fetched(FetchedCommand.Found found, long after, boolean byLook) implements Input {}

  record Ids(List<Long> ids) implements Input {}

  record Sealed(GrantKey grant, String payload) implements Input {}

  record NotSealed(GrantKey grant, String why) implements Input {}

  /** The write stands; it was sent at {@code sentAt}. */
  record Written(Changes changes, long sentAt) implements Input {}

  /** The write found no room on the database's disk; nothing of it stands. */
  record NoRoom(Changes changes) implements Input {}

  record Checked(long sentAt, long knownAt, Instant databaseNow) implements Input {}

  record FenceWritten(long sentAt, long knownAt) implements Input {}

  record Failed(LeaderLoop.End end, String why) implements Input {}
}
