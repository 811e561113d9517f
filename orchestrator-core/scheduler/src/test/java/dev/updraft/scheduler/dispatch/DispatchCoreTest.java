// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.protocol.Message;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DispatchCoreTest {
  private final Stage stage = new Stage(Protection.all());

  private static List<Message> sent(Effects effects) {
    return effects.frames().values().stream().flatMap(List::stream).toList();
  }

  @Test
  void shouldAnswerAHeartbeatAndOfferItsCredit() {
    DispatchCore leader = stage.leader(1, false);
    Effects effects = new Effects();
    leader.heartbeat(stage.a.heartbeat(), effects);
    assertThat(sent(effects)).containsExactly(new Message.Answer(1, "A", 1, 0));
    assertThat(leader.candidates()).singleElement().extracting(Candidate::credit).isEqualTo(4);
    leader.granted(Stage.row(Stage.FIRST, "A"));
    assertThat(leader.candidates()).singleElement().extracting(Candidate::credit).isEqualTo(3);
    leader.closed(Stage.FIRST);
    assertThat(leader.candidates()).singleElement().extracting(Candidate::credit).isEqualTo(4);
  }

  @Test
  void shouldOfferTheSlotOfAnEndedGrantBeforeTheNextHeartbeat() {
    DispatchCore leader = stage.leader(1, false);
    stage.beat(leader, stage.a);
    stage.a.receive(List.of(stage.assignFirst(leader)));
    stage.beat(leader, stage.a);
    assertThat(leader.candidates()).singleElement().extracting(Candidate::credit).isEqualTo(4);
    leader.closed(Stage.FIRST);
    assertThat(leader.candidates()).singleElement().extracting(Candidate::credit).isEqualTo(5);
  }

  @Test
  void shouldNotOfferASilentWorker() {
    DispatchCore leader = stage.leader(1, false);
    stage.beat(leader, stage.a);
    stage.at(5);
    assertThat(leader.candidates()).isEmpty();
  }

  @Test
  void shouldPublishAgainWithDoublingPausesAndFreshHeartbeats() {
    DispatchCore leader = stage.leader(1, false);
    stage.beat(leader, stage.a);
    stage.assignFirst(leader);
    List<Long> at = new ArrayList<>();
    for (int s = 1; s < 20; s++) {
      stage.at(s);
      Effects effects = new Effects();
      leader.heartbeat(stage.a.heartbeat(), effects);
      for (Message message : sent(effects)) {
        if (message instanceof Message.Assign assign) {
          at.add((long) s);
          assertThat(assign.n()).isEqualTo(s + 1);
        }
      }
    }
    assertThat(at).containsExactly(1L, 3L, 7L, 12L, 17L);
  }

  @Test
  void shouldNotPublishAgainForARepeatedHeartbeat() {
    DispatchCore leader = stage.leader(1, false);
    Message.Heartbeat beat = stage.a.heartbeat();
    leader.heartbeat(beat, new Effects());
    stage.assignFirst(leader);
    stage.at(3);
    Effects effects = new Effects();
    leader.heartbeat(beat, effects);
    assertThat(sent(effects)).allMatch(Message.Answer.class::isInstance);
  }

  @Test
  void shouldSupersedeTheOnlyCopyThatCameBackAsNeverStarted() {
    DispatchCore leader = stage.leader(1, false);
    stage.beat(leader, stage.a);
    Message.Assign only = stage.assignFirst(leader);
    Effects effects = new Effects();
    leader.returned(stage.a.inbox(), List.of(only), effects);
    assertThat(effects.superseded()).singleElement().matches(Effects.Superseded::neverStarted);
    assertThat(leader.candidates()).isEmpty();
  }

  @Test
  void shouldNotTakeTheReturnOfAnInheritedGrantForAProof() {
    DispatchCore leader = stage.leader(2, false);
    leader.inherited(Stage.row(Stage.FIRST, "A"));
    Effects asked = new Effects();
    leader.heartbeat(stage.a.heartbeat(), asked);
    assertThat(asked.payloadsWanted()).containsExactly(Stage.FIRST);
    Effects published = new Effects();
    leader.publish(Stage.FIRST, "sealed", published);
    Effects effects = new Effects();
    leader.returned(stage.a.inbox(), List.of(Stage.assignIn(published.frames())), effects);
    assertThat(effects.superseded()).isEmpty();
  }

  @Test
  void shouldSupersedeWhatASuccessorProvedEnded() {
    DispatchCore leader = stage.leader(1, false);
    stage.beat(leader, stage.a);
    stage.assignFirst(leader);
    Effects effects = new Effects();
    leader.heartbeat(Stage.successor(1, Stage.FIRST), effects);
    assertThat(effects.superseded()).as("its end is about to be reported").isEmpty();
    leader.tick(effects);
    assertThat(effects.superseded()).isEmpty();
    leader.heartbeat(Stage.successor(2), effects);
    assertThat(effects.superseded())
        .singleElement()
        .matches(s -> s.grant().equals(Stage.FIRST) && !s.neverStarted());
  }

  @Test
  void shouldSupersedeASilentWorkerAfterALeaseAndNotBefore() {
    DispatchCore leader = stage.leader(1, false);
    stage.beat(leader, stage.a);
    stage.assignFirst(leader);
    stage.at(14.9);
    Effects early = new Effects();
    assertThat(leader.tick(early)).as("to be looked at when it ends").isEqualTo(100_000_000);
    assertThat(early.superseded()).isEmpty();
    stage.at(15);
    Effects effects = new Effects();
    leader.tick(effects);
    assertThat(effects.superseded()).hasSize(1);
  }

  @Test
  void shouldConfirmAfterTheCommitAndAgainForEveryRepetition() {
    DispatchCore leader = stage.leader(1, false);
    stage.beat(leader, stage.a);
    stage.assignFirst(leader);
    Message.Report report = ReportOf.ok("A", Stage.FIRST);
    Effects effects = new Effects();
    assertThat(leader.report(report, effects))
        .contains(new Judged(Stage.FIRST, Judged.Verdict.OPEN));
    assertThat(leader.report(report, effects))
        .contains(new Judged(Stage.FIRST, Judged.Verdict.REPEATED));
    assertThat(sent(effects)).isEmpty();
    leader.closed(Stage.FIRST);
    leader.reportsCommitted(List.of(report), effects);
    leader.report(report, effects);
    Message confirm = new Message.Confirm(1, "A", List.of(Stage.FIRST.toString()));
    assertThat(sent(effects)).containsExactly(confirm, confirm);
  }

  @Test
  void shouldRepeatACancelUntilTheGrantIsOver() {
    DispatchCore leader = stage.leader(1, false);
    stage.beat(leader, stage.a);
    stage.assignFirst(leader);
    Effects effects = new Effects();
    leader.cancel(Stage.FIRST, "asked by ann", effects);
    stage.at(1);
    leader.heartbeat(stage.a.heartbeat(), effects);
    assertThat(sent(effects)).filteredOn(Message.Cancel.class::isInstance).hasSize(2);
    leader.closed(Stage.FIRST);
    Effects after = new Effects();
    leader.heartbeat(stage.a.heartbeat(), after);
    assertThat(sent(after)).noneMatch(Message.Cancel.class::isInstance);
  }

  @Test
  void shouldVouchForFormerLeadersOnlyWhenItOutlivedTheirRight() {
    Right right = stage.leader(2, false).right();
    assertThat(right.mayResign(1_000_000_000L)).isFalse();
    assertThat(right.mayResign(150_000_000_000L)).isTrue();
  }
}
