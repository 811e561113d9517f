// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import dev.updraft.engine.port.SchedulerStore;
import dev.updraft.engine.port.SchedulerStore.Command;
import dev.updraft.scheduler.command.RunIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A command with the run that it names, as the store has it: the loop itself never queries. */
record FetchedCommand(Command command, Optional<LoadedRunWithVersion> run) {

  static List<FetchedCommand> after(SchedulerStore store, long last) {
    List<FetchedCommand> found = new ArrayList<>();
    for (Command command : store.commands(last, 500)) {
      found.add(
          new FetchedCommand(
              command,
              RunIds.needed(command.payload())
                  .flatMap(name -> store.loadRun(name.dagId(), name.runId()))
                  .flatMap(
                      run ->
                          store
                              .loadVersion(run.run().dagId(), run.run().version())
                              .map(version -> new LoadedRunWithVersion(run, version)))));
    }
    return found;
  }
}
