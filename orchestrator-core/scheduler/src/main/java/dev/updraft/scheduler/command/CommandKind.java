// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.command;

import dev.updraft.engine.port.SchedulerStore.Command;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** One kind of command. Refuses by {@link Refused} before it changes anything. */
interface CommandKind {
  /**
   * @return the answer, to be written down later and by another thread: a long list of instances
   *     must not hold up the loop
   */
  Supplier<ObjectNode> apply(Command command, Ask ask, Desk desk);
}
