// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import dev.updraft.bundle.UnitVersion;
import dev.updraft.engine.id.GrantKey;
import dev.updraft.protocol.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What arrived since the last turn. */
final class Arrived {
  final List<Message.Report> reports = new ArrayList<>();
  final List<Runnable> acks = new ArrayList<>();
  final List<UnitVersion> units = new ArrayList<>();
  final List<FetchedCommand> commands = new ArrayList<>();
  final Map<GrantKey, String> unsealed = new LinkedHashMap<>();
  final List<String> refused = new ArrayList<>();

  /** What the next turn takes: all of it, or, after a refused batch, one input. */
  Arrived next(Suspects suspects) {
    if (!suspects.careful()) {
      suspects.trying("");
      return this;
    }
    Arrived one = new Arrived();
    one.unsealed.putAll(unsealed);
    unsealed.clear();
    if (!reports.isEmpty()) {
      Message.Report report = reports.removeFirst();
      String name = "report " + report.grant() + " " + report.outcome().kind();
      suspects.trying(name);
      one.reports.add(suspects.poisonous(name) ? one.refused(report, name) : report);
    } else if (!units.isEmpty()) {
      UnitVersion unit = units.removeFirst();
      String name = "unit " + unit.file() + " " + unit.hashCode();
      suspects.trying(name);
      one.units.add(
          suspects.poisonous(name)
              ? new UnitVersion.Bad(unit.file(), "the database refuses what it contains")
              : unit);
    } else if (!commands.isEmpty()) {
      FetchedCommand command = commands.removeFirst();
      suspects.trying("command " + command.command().id());
      one.commands.add(command);
    } else {
      suspects.trying("");
    }
    if (reports.isEmpty()) {
      one.acks.addAll(acks);
      acks.clear();
    }
    return one;
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
