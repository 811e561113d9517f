// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.command;

import dev.updraft.engine.port.SchedulerStore.Command;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** {@code pause {dag_id}} and {@code unpause {dag_id}}; asking for what is so already is fine. */
final class Pause implements CommandKind {
  private final boolean paused;

  Pause(boolean paused) {
    this.paused = paused;
  }

  @Override
  public Supplier<ObjectNode> apply(Command command, Ask ask, Desk desk) {
    String dagId = ask.text("dag_id");
    if (desk.dag(dagId).isEmpty()) {
      throw Refused.unknown("DAG", dagId);
    }
    desk.paused(dagId, paused);
    ObjectNode answer = Ask.JSON.createObjectNode().put("dag_id", dagId).put("is_paused", paused);
    return () -> answer;
  }
}
