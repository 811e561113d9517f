// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import dev.updraft.engine.port.SchedulerStore;
import dev.updraft.engine.port.SchedulerStore.Command;
import dev.updraft.scheduler.command.RunIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A command with the run that it names, as the store has it: the loop itself never queries.
 *
 * @param dateTaken whether there is a run of the logical date that it names
 */
record FetchedCommand(Command command, Optional<LoadedRunWithVersion> run, boolean dateTaken) {

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
                              .map(version -> new LoadedRunWithVersion(run, version))),
              RunIds.date(command.payload())
                  .filter(date -> store.dateTaken(date.dagId(), date.logicalDate()))
                  .isPresent()));
    }
    return found;
  }
}
