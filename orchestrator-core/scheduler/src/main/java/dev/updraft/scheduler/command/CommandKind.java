// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.command;

import dev.updraft.engine.port.SchedulerStore.Command;
import tools.jackson.databind.node.ObjectNode;

/** One kind of command. Refuses by {@link Refused} before it changes anything. */
interface CommandKind {
  ObjectNode apply(Command command, Ask ask, Desk desk);
}
