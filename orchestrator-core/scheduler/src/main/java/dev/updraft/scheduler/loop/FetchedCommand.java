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

  private static final int MOST = 500;

  /** Rows of runs in one fetch, but for the last: nothing is written while they are read. */
  private static final int MOST_ROWS = 10_000;

  /** The next commands; {@code more}: there may be others after them. */
  record Found(List<FetchedCommand> commands, boolean more) {}

  static Found after(SchedulerStore store, long last) {
    List<FetchedCommand> found = new ArrayList<>();
    int rows = 0;
    List<Command> commands = store.commands(last, MOST);
    for (Command command : commands) {
      if (rows > MOST_ROWS) {
        return new Found(found, true);
      }
      Optional<LoadedRunWithVersion> run =
          RunIds.needed(command.payload())
              .flatMap(name -> store.loadRun(name.dagId(), name.runId()))
              .flatMap(
                  it ->
                      store
                          .loadVersion(it.run().dagId(), it.run().version())
                          .map(version -> new LoadedRunWithVersion(it, version)));
      rows += run.map(it -> it.run().instances().size()).orElse(0);
      found.add(
          new FetchedCommand(
              command,
              run,
              RunIds.date(command.payload())
                  .filter(date -> store.dateTaken(date.dagId(), date.logicalDate()))
                  .isPresent()));
    }
    return new Found(found, commands.size() == MOST);
  }
}
