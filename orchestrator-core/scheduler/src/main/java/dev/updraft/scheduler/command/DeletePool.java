// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.command;

import dev.updraft.engine.port.SchedulerStore.Command;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** {@code delete_pool {name}}: what waits for it waits on, and says so. */
final class DeletePool implements CommandKind {
  private static final String DEFAULT = "default_pool";

  @Override
  public Supplier<ObjectNode> apply(Command command, Ask ask, Desk desk) {
    String name = ask.text("name");
    if (name.equals(DEFAULT)) {
      throw new Refused(400, "Default Pool can't be deleted");
    }
    if (!desk.hasPool(name)) {
      throw Refused.unknown("pool", name);
    }
    desk.removePool(name);
    ObjectNode answer = Ask.JSON.createObjectNode().put("name", name);
    return () -> answer;
  }
}
