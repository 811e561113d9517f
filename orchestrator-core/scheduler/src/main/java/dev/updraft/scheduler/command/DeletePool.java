// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.command;

import dev.updraft.engine.port.SchedulerStore.Command;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** {@code delete_pool {name}}: refused while a task names it, for that task would never start. */
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
    List<String> users = desk.poolUsers(name);
    if (!users.isEmpty()) {
      throw new Refused(
          409,
          "pool '"
              + name
              + "' is in use: tasks of "
              + (users.size() == 1 ? "DAG '" : users.size() + " DAGs, among them '")
              + users.getFirst()
              + "', name it. Give them another pool first.");
    }
    desk.removePool(name);
    ObjectNode answer = Ask.JSON.createObjectNode().put("name", name);
    return () -> answer;
  }
}
