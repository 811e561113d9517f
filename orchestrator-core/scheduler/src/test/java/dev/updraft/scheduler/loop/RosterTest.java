// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.engine.port.Batch;
import dev.updraft.engine.port.Batch.WorkerRow;
import dev.updraft.protocol.Message;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RosterTest {
  private static final Instant T0 = Instant.parse("2026-11-20T00:00:00Z");

  private final Roster roster = new Roster();

  private static Message.Heartbeat beat(String incarnation, String former, String... has) {
    return new Message.Heartbeat(
        "host",
        incarnation,
        "inbox",
        former.isEmpty() ? List.of() : List.of(former),
        1,
        4,
        4,
        List.of("default"),
        List.of(),
        "key",
        new Message.About(2, 1L << 30, List.of(has)));
  }

  private Batch told() {
    var changes = new Changes();
    roster.tell(changes);
    return changes.batch();
  }

  @Test
  void shouldTellOnlyWhatChanged() {
    roster.heard(beat("a", ""), T0);
    assertThat(told().workers())
        .containsExactly(
            new WorkerRow(
                "a", "host", true, 4, 2, 1L << 30, List.of("default"), List.of(), T0, T0));

    roster.heard(beat("a", ""), T0.plusSeconds(1));
    roster.look(T0.plusSeconds(2));
    assertThat(told().isEmpty()).isTrue();

    roster.heard(beat("a", "", "git 2.39.2"), T0.plusSeconds(3));
    assertThat(told().workers())
        .singleElement()
        .satisfies(row -> assertThat(row.has()).containsExactly("git 2.39.2"))
        .satisfies(row -> assertThat(row.since()).isEqualTo(T0))
        .satisfies(row -> assertThat(row.changedAt()).isEqualTo(T0.plusSeconds(3)));
  }

  @Test
  void shouldNoticeWhoIsSilentAndWhoIsBack() {
    roster.heard(beat("a", ""), T0);
    told();
    roster.look(T0.plus(Roster.SILENT));
    assertThat(told().isEmpty()).isTrue();

    roster.look(T0.plus(Roster.SILENT).plusMillis(1));
    assertThat(told().workers())
        .singleElement()
        .satisfies(row -> assertThat(row.up()).isFalse())
        .satisfies(row -> assertThat(row.changedAt()).isEqualTo(T0));

    roster.heard(beat("a", ""), T0.plusSeconds(60));
    assertThat(told().workers()).extracting(WorkerRow::up).containsExactly(true);
  }

  @Test
  void shouldForgetWhoWasReplacedAndWhoIsLongAway() {
    roster.heard(beat("a", ""), T0);
    roster.heard(beat("b", "a"), T0);
    assertThat(told())
        .satisfies(batch -> assertThat(batch.goneWorkers()).containsExactly("a"))
        .satisfies(batch -> assertThat(batch.workers()).hasSize(1));

    roster.look(T0.plusSeconds(11));
    told();
    roster.look(T0.plus(Roster.KEPT));
    assertThat(told().isEmpty()).isTrue();
    roster.look(T0.plus(Roster.KEPT).plusMillis(1));
    assertThat(told().goneWorkers()).containsExactly("b");
  }

  /** The leader before it wrote that it is up; nobody knows whether it still is. */
  @Test
  void shouldGiveAWorkerOfAFormerEpochTheTimeToBeHeard() {
    roster.heard(beat("a", ""), T0);
    List<WorkerRow> before = told().workers();
    var next = new Roster();
    next.load(before, T0.plusSeconds(100));
    next.look(T0.plusSeconds(110));
    var changes = new Changes();
    next.tell(changes);
    assertThat(changes.isEmpty()).isTrue();
    next.look(T0.plusSeconds(111));
    next.tell(changes);
    assertThat(changes.batch().workers()).extracting(WorkerRow::up).containsExactly(false);
  }
}
