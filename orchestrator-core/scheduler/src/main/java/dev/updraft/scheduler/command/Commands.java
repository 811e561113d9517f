// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.command;

import dev.updraft.engine.port.Batch.CommandResult;
import dev.updraft.engine.port.SchedulerStore.Command;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** Answers commands by their kind. */
public final class Commands {
  private static final Map<String, CommandKind> KINDS =
      Map.of(
          "trigger", new Trigger(),
          "pause", new Pause(true),
          "unpause", new Pause(false),
          "clear", new Clear(),
          "mark_task", new MarkTask(),
          "mark_run", new MarkRun(),
          "put_pool", new PutPool(),
          "delete_pool", new DeletePool());

  private Commands() {}

  /**
   * The answer may be written down later, by another thread. Never throws for what the command
   * says; other exceptions are the caller's to quarantine.
   */
  public static Supplier<CommandResult> apply(Command command, Desk desk) {
    try {
      CommandKind kind = KINDS.get(command.kind());
      if (kind == null) {
        throw new Refused(400, "unknown command '" + command.kind() + "'");
      }
      Supplier<ObjectNode> answer = kind.apply(command, Ask.of(command.payload()), desk);
      return () -> new CommandResult(command.id(), 200, Ask.JSON.writeValueAsString(answer.get()));
    } catch (Refused e) {
      CommandResult refused = failed(command, e.status(), String.valueOf(e.getMessage()));
      return () -> refused;
    }
  }

  /** An answer that says why not. */
  public static CommandResult failed(Command command, int status, String why) {
    ObjectNode body = Ask.JSON.createObjectNode().put("detail", why);
    return new CommandResult(command.id(), status, Ask.JSON.writeValueAsString(body));
  }
}
