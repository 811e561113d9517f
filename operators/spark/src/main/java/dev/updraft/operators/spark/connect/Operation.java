// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark.connect;

/**
 * One statement at a server, by names that its client chose before it sent anything. A server takes
 * no second operation of a name in a session.
 *
 * @param user whose session it is
 * @param session an UUID
 * @param id an UUID
 */
public record Operation(String user, String session, String id) {
  private static final String CLIENT = "updraft";
  private static final int BY_OPERATION_ID = 3;

  /** What starts it, and lets others look after it when this request is cut off. */
  Message execute(Message plan, String tag) {
    Message reattachable = Message.NONE.with(1, Message.NONE.with(1, 1L));
    return whose()
        .with(3, plan)
        .with(4, CLIENT)
        .with(5, reattachable)
        .with(6, id)
        .with(7, tag.replace(',', '_'));
  }

  /**
   * @param seen the last answer that is known; empty = from the first on
   */
  Message reattach(String seen) {
    Message request = whose().with(3, id).with(4, CLIENT);
    return seen.isEmpty() ? request : request.with(5, seen);
  }

  Message interrupt() {
    return whose().with(3, CLIENT).with(4, (long) BY_OPERATION_ID).with(6, id);
  }

  /** Ends the session, which takes nothing more then, not even what was sent before. */
  Message release() {
    return whose().with(3, CLIENT);
  }

  private Message whose() {
    return Message.NONE.with(1, session).with(2, Message.NONE.with(1, user).with(2, user));
  }
}
