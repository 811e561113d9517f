// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartJournalTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("journal");
  }

  /** What the journal of a killed supervisor says. */
  private List<String> neverStarted() throws IOException {
    try (var next = StartJournal.open(file())) {
      return next.neverStarted();
    }
  }

  private StartJournal crashed() throws IOException {
    return StartJournal.open(file());
  }

  @Test
  void shouldKnowWhatWasAcceptedButNeverHandedOver() throws Exception {
    StartJournal journal = crashed();
    journal.accepted("a");
    journal.accepted("b");
    journal.accepted("c d");
    assertThat(journal.handedOver("b")).isTrue();

    assertThat(neverStarted()).containsExactly("a", "c d");
  }

  @Test
  void shouldKnowItAgainAfterASecondCrash() throws Exception {
    acceptedAndFlushed("a");
    acceptedAndFlushed("b");

    assertThat(neverStarted()).containsExactly("a", "b");
  }

  private void acceptedAndFlushed(String grant) throws Exception {
    StartJournal journal = crashed();
    journal.accepted(grant);
    assertThat(journal.flush()).isTrue();
  }

  @Test
  void shouldForgetWhatWasTold() throws Exception {
    StartJournal journal = crashed();
    journal.accepted("a");
    journal.settled("a");

    assertThat(neverStarted()).isEmpty();
  }

  /** The disk may have kept the note and lost the hand-over. */
  @Test
  void shouldClaimNothingOfAFormerBoot() throws Exception {
    crashed().accepted("a");
    List<String> lines = Files.readAllLines(file());
    Files.write(file(), List.of("another-boot", lines.getLast()));

    assertThat(neverStarted()).isEmpty();
  }

  @Test
  void shouldNotHandOverWhatItCannotNote() throws Exception {
    StartJournal journal = crashed();
    journal.close();

    assertThat(journal.handedOver("a")).isFalse();
  }

  /** The end of "a.12": a full disk takes a part of a write. */
  @Test
  void shouldNotReadALineThatWasCutShort() throws Exception {
    acceptedAndFlushed("b");
    Files.writeString(file(), Files.readString(file()) + "A a.1");

    assertThat(neverStarted()).containsExactly("b");
  }

  @Test
  void shouldStayShort() throws Exception {
    StartJournal journal = crashed();
    journal.accepted("waiting");
    for (int i = 0; i < StartJournal.LONG / 10; i++) {
      journal.accepted("grant" + i);
      journal.handedOver("grant" + i);
    }
    journal.accepted("waits, too");
    journal.flush();

    assertThat(Files.size(file())).isLessThan(StartJournal.LONG * 5 / 4);
    assertThat(neverStarted()).containsExactly("waiting", "waits, too");
  }
}
