// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.command;

import dev.updraft.engine.port.Batch.PoolDefinition;
import dev.updraft.engine.port.SchedulerStore.Command;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code put_pool {name, slots, include_deferred, description?, create}}: slots count from this
 * turn on. With {@code create} the pool must be new, without it it must be there.
 */
final class PutPool implements CommandKind {
  @Override
  public Supplier<ObjectNode> apply(Command command, Ask ask, Desk desk) {
    String name = ask.text("name");
    int slots = ask.number("slots").orElseThrow(() -> new Refused(400, "slots is missing"));
    if (slots < -1) {
      throw new Refused(400, "slots must be -1 (no limit) or more, is " + slots);
    }
    boolean create = ask.flag("create");
    if (create && desk.hasPool(name)) {
      throw new Refused(409, "there is already a pool '" + name + "'");
    }
    if (!create && !desk.hasPool(name)) {
      throw Refused.unknown("pool", name);
    }
    desk.pool(
        new PoolDefinition(
            name, slots, ask.flag("include_deferred"), ask.optional("description").orElse("")));
    ObjectNode answer = Ask.JSON.createObjectNode().put("name", name);
    return () -> answer;
  }
}
