// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import dev.updraft.bundle.UnitVersion;
import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.port.SchedulerStore.Command;
import dev.updraft.protocol.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What arrived since the last turn. */
final class Arrived {
  final List<Message.Report> reports = new ArrayList<>();
  final List<Runnable> acks = new ArrayList<>();
  final List<Drawn.DrawnUnit> units = new ArrayList<>();
  final List<FetchedCommand> commands = new ArrayList<>();
  final Map<GrantKey, String> unsealed = new LinkedHashMap<>();
  final List<Input.Unreadable> unreadable = new ArrayList<>();
  final List<String> refused = new ArrayList<>();
  final List<Command> refusedCommands = new ArrayList<>();

  /** Whether the turn also takes what is due by itself, and gives work out. */
  boolean timersToo = true;

  /** What the next turn takes: all of it, or, after a refused batch, one input or one timer. */
  Arrived next(Suspects suspects, boolean timerIsDue) {
    suspects.trying("");
    if (!suspects.careful()) {
      return this;
    }
    Arrived one = new Arrived();
    if (timerIsDue && suspects.timersNow()) {
      return one;
    }
    one.unsealed.putAll(unsealed);
    unsealed.clear();
    one.timersToo = reports.isEmpty() && units.isEmpty() && commands.isEmpty();
    if (!reports.isEmpty()) {
      Message.Report report = reports.removeFirst();
      String name = "report " + report.grant() + " " + report.outcome().kind();
      suspects.trying(name);
      one.reports.add(suspects.poisonous(name) ? one.refused(report, name) : report);
    } else if (!units.isEmpty()) {
      Drawn.DrawnUnit unit = units.removeFirst();
      String file = unit.unit().file();
      String name = "unit " + file + " " + unit.unit().hashCode();
      suspects.trying(name);
      one.units.add(
          suspects.poisonous(name)
              ? Drawn.DrawnUnit.of(
                  new UnitVersion.Bad(file, "the database refuses what it contains"))
              : unit);
    } else if (!commands.isEmpty()) {
      one.command(commands.removeFirst(), suspects);
    }
    if (reports.isEmpty()) {
      one.acks.addAll(acks);
      acks.clear();
    }
    return one;
  }

  private void command(FetchedCommand command, Suspects suspects) {
    String name = "command " + command.command().id();
    suspects.trying(name);
    if (suspects.poisonous(name)) {
      refusedCommands.add(command.command());
    } else {
      commands.add(command);
    }
  }

  private Message.Report refused(Message.Report report, String name) {
    refused.add(name);
    Message.Outcome outcome =
        new Message.Outcome(
            Message.Outcome.Kind.FAILED,
            null,
            null,
            -1,
            List.of(),
            "the database refuses what the report contains",
            false,
            "PLATFORM",
            null,
            null,
            null);
    return new Message.Report(report.host(), report.incarnation(), report.grant(), outcome);
  }
}
