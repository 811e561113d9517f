// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.command;

import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.port.Batch.NoteRow;
import dev.updraft.engine.port.SchedulerStore.Command;
import java.util.Optional;
import java.util.Set;

/**
 * The notes that come with a command: in the commit of its effect, for a second one could be lost.
 * Without a note what was written before stays; an empty one takes it away.
 */
record Notes(String author, Desk desk, Optional<String> run, Optional<String> instances) {

  /** Refuses by {@link Refused} what cannot be stored, before anything is changed. */
  static Notes of(Command command, Ask ask, Desk desk) {
    return new Notes(command.actor(), desk, ask.note("run_note"), ask.note("note"));
  }

  void ofRun(RunKey key) {
    run.ifPresent(text -> desk.note(new NoteRow(key, NoteRow.OF_RUN, text, author)));
  }

  void of(RunKey key, Set<Integer> numbers) {
    instances.ifPresent(
        text -> numbers.forEach(no -> desk.note(new NoteRow(key, no, text, author))));
  }
}
