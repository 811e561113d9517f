// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import java.util.List;

/** Fetches commands from the store in their order, each once unless it is asked for again. */
final class CommandFeed {
  private final StoreThread statements;
  private long last;
  private boolean looking;
  private boolean fetching;
  private boolean rungMeanwhile;
  private boolean more;

  CommandFeed(StoreThread statements) {
    this.statements = statements;
  }

  /** Now and then: a bell may not be heard. Nothing while the last look is under way. */
  void look() {
    if (!looking) {
      looking = true;
      statements.look(last);
    }
  }

  /** A command that was written while others were fetched may not be among them. */
  void fetch() {
    if (fetching) {
      rungMeanwhile = true;
    } else {
      fetching = true;
      statements.fetch(last);
    }
  }

  void fetched(Input.Fetched fetched, List<FetchedCommand> arrived) {
    // asked for before an earlier one had to be fetched again: those come once more, after it
    boolean tooFar = fetched.after() > last;
    more |= fetched.found().more();
    for (FetchedCommand command : tooFar ? List.<FetchedCommand>of() : fetched.found().commands()) {
      if (command.command().id() > last) {
        last = command.command().id();
        arrived.add(command);
      }
    }
    if (fetched.byLook()) {
      looking = false;
      return;
    }
    fetching = false;
    if (rungMeanwhile) {
      rungMeanwhile = false;
      fetch();
    }
  }

  /** What waits goes first in the next turn; what is out of date is fetched again, in its order. */
  void left(Turn.Left left, List<FetchedCommand> arrived) {
    arrived.addAll(0, left.waiting());
    if (!left.again().isEmpty()) {
      last = left.again().getFirst().command().id() - 1;
      arrived.removeIf(command -> command.command().id() > last);
    }
    if (more && arrived.isEmpty()) {
      more = false;
      fetch();
    }
  }
}
