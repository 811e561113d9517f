// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.protocol.Message;
import dev.updraft.protocol.Message.NoteState;
import dev.updraft.protocol.Message.Outcome.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerCoreTest {
  private static final Message.Outcome FAILED = Outcomes.failed("x", true, "USER");

  @Test
  void shouldGoFromAssignmentToConfirmedResult() {
    var s = new Stage();

    s.assign().aMoment();
    assertThat(s.beats().getLast().credit()).isZero();
    s.engaged();
    assertThat(s.any(Effect.HandOver.class)).isFalse();
    s.in(new Input.Armed(Stage.GRANT));
    assertThat(s.all(Effect.HandOver.class)).hasSize(1);
    s.in(new Input.Started(Stage.GRANT)).aMoment();
    assertThat(s.beats().getLast().notes())
        .containsExactly(new Message.Note(Stage.GRANT, NoteState.RUNNING));
    s.in(new Input.Ended(Stage.GRANT, FAILED, true));
    assertThat(s.reports()).isEmpty();
    assertThat(s.any(Effect.Release.class)).as("its end is not on the disk").isFalse();
    s.in(new Input.Spooled(Stage.GRANT, FAILED));
    assertThat(s.all(Effect.Release.class)).hasSize(1);
    assertThat(s.reports()).containsExactly(Kind.FAILED);
    assertThat(s.aMoment().beats().getLast().credit()).as("its slot, one ahead").isEqualTo(2);
    s.receive(new Message.Confirm(1, "me", List.of(Stage.GRANT))).pass(1);
    assertThat(s.any(Effect.Forget.class)).isTrue();
    assertThat(s.beats().getLast().notes()).isEmpty();
    assertThat(s.core().idle()).isTrue();
  }

  @Test
  void shouldSpeakOnceOfATaskThatTakesAMillisecond() {
    var s = new Stage();
    int before = s.all(Effect.Send.class).size();

    s.running()
        .in(new Input.Ended(Stage.GRANT, FAILED, true), new Input.Spooled(Stage.GRANT, FAILED));
    s.receive(new Message.Confirm(1, "me", List.of(Stage.GRANT)));

    assertThat(s.all(Effect.Send.class)).hasSize(before + 1);
  }

  @Test
  void shouldBeatSeldomWhileItHoldsNothing() {
    var s = new Stage();
    int before = s.beats().size();

    s.pass(10);
    assertThat(s.beats()).hasSize(before + 5);

    int quiet = s.beats().size();
    s.running().aMoment();
    assertThat(s.beats()).as("what it took").hasSize(quiet + 1);
    s.pass(5);
    assertThat(s.beats()).as("each second").hasSize(quiet + 6);
  }

  @Test
  void shouldKillWhenNobodyAnswers() {
    var s = new Stage().running().pass(9);
    assertThat(s.any(Effect.Kill.class)).isFalse();

    s.pass(1);

    assertThat(s.all(Effect.Kill.class)).hasSize(1);
    assertThat(s.reports()).isEmpty();
    s.in(new Input.Gone(Stage.GRANT, "exit code 137"));
    assertThat(s.reports()).containsExactly(Kind.KILLED);
  }

  @Test
  void shouldRunOnWhileItIsAnswered() {
    var s = new Stage().running();
    for (int i = 0; i < 60; i++) {
      s.pass(1).answer(s.lastBeat());
    }
    assertThat(s.any(Effect.Kill.class)).isFalse();
    assertThat(s.all(Effect.Renew.class)).hasSizeGreaterThan(50);
  }

  @Test
  void shouldRefuseWhatFindsNoSlot() {
    var s = new Stage().running();

    s.assign("g2", s.lastBeat());

    assertThat(s.reports()).containsExactly(Kind.NEVER_STARTED);
    s.in(new Input.Ended(Stage.GRANT, FAILED, true)).assign("g2", s.lastBeat());
    assertThat(s.all(Effect.Prepare.class)).hasSize(1);
  }

  @Test
  void shouldTakeAheadAsManyAsItJustEnded() {
    var s = new Stage().running().ended(Stage.GRANT);
    assertThat(s.aMoment().beats().getLast().credit()).as("its slot, one ahead").isEqualTo(2);

    s.assign("g2", s.lastBeat()).assign("g3", s.lastBeat());
    assertThat(s.all(Effect.Prepare.class)).hasSize(3);
    s.assign("g4", s.lastBeat());
    assertThat(s.all(Effect.Prepare.class)).as("more was never offered").hasSize(3);
  }

  @Test
  void shouldTellEndsTogetherWhileMoreIsAtHandThanSlots() {
    var s = new Stage().running().ended(Stage.GRANT);
    s.aMoment().assign("g2", s.lastBeat()).assign("g3", s.lastBeat());
    s.starts("g2").ended("g2").assign("g4", s.lastBeat());
    assertThat(s.reports()).as("of g2: only g3 was left").hasSize(2);
    s.starts("g3").assign("g5", s.lastBeat()).ended("g3");
    assertThat(s.reports()).as("g4 and g5 are at hand").hasSize(2);
    assertThat(s.core().wakeAt()).isEqualTo(s.now() + 6_000_000);

    s.millis(5).millis(1);
    assertThat(s.reports()).hasSize(3);

    s.starts("g4").ended("g4");
    assertThat(s.reports()).as("again nothing more than a slot holds").hasSize(4);
  }

  @Test
  void shouldTellEndsAtOnceToANewLeader() {
    var s = new Stage().running().ended(Stage.GRANT);
    s.aMoment().assign("g2", s.lastBeat()).assign("g3", s.lastBeat());
    s.starts("g2").ended("g2").assign("g4", s.lastBeat());
    s.starts("g3").assign("g5", s.lastBeat()).ended("g3");
    assertThat(s.reports()).hasSize(2);

    s.receive(new Message.Hello(2));

    assertThat(s.reports()).as("and all that is not confirmed").hasSize(2 + 3);
    s.in(new Input.Connected(null));
    assertThat(s.core().wakeAt()).as("nothing is due without one").isGreaterThan(s.now());
  }

  @Test
  void shouldTakeNothingAheadAfterALongTask() {
    var s = new Stage().running().pass(1).ended(Stage.GRANT).aMoment();
    assertThat(s.beats().getLast().credit()).isEqualTo(1);
  }

  @Test
  void shouldGiveBackWhatItTookAheadWhenNoSlotGetsFree() {
    var s = new Stage().running().ended(Stage.GRANT);
    s.assign("g2", s.lastBeat()).assign("g3", s.lastBeat());
    s.in(new Input.Engaged("g2", "r1", 0), new Input.Armed("g2"), new Input.Started("g2"));

    assertThat(s.aMoment().reports()).doesNotContain(Kind.NEVER_STARTED);
    assertThat(s.pass(1).reports()).contains(Kind.NEVER_STARTED);
    s.in(new Input.Engaged("g3", "r1", 0));
    assertThat(s.all(Effect.Release.class)).as("the runner that came too late").hasSize(2);
    assertThat(s.aMoment().beats().getLast().credit()).isZero();
  }

  /** Its runner is not free before: what waits for it is better off on another worker. */
  @Test
  void shouldTakeNothingWhileResultsCannotBeWritten() {
    var s = new Stage().running().ended(Stage.GRANT);
    s.assign("g2", s.lastBeat()).assign("g3", s.lastBeat());
    s.starts("g2").in(new Input.Ended("g2", FAILED, true));

    s.pass(1);

    assertThat(s.reports()).contains(Kind.NEVER_STARTED);
    assertThat(s.beats().getLast().credit()).isZero();
  }

  @Test
  void shouldTakeNothingWhileStartsCannotBeNoted() {
    var s = new Stage().assign().engaged().in(new Input.Armed(Stage.GRANT));
    s.in(new Input.NotStarted(Stage.GRANT, "the disk is full"), new Input.Disk(true));

    assertThat(s.reports()).containsExactly(Kind.NEVER_STARTED);
    assertThat(s.any(Effect.Release.class)).as("nothing is wrong with the runner").isTrue();
    assertThat(s.beats().getLast().credit()).isZero();
    s.assign("g2", s.lastBeat());
    assertThat(s.all(Effect.Prepare.class)).hasSize(1);

    assertThat(s.in(new Input.Disk(false)).beats().getLast().credit()).isEqualTo(1);
  }

  @Test
  void shouldGiveBackWhatFoundNoRoomToBePrepared() {
    var s = new Stage().assign().in(new Input.NotStarted(Stage.GRANT, "the disk is full"));
    assertThat(s.reports()).as("no try is lost").containsExactly(Kind.NEVER_STARTED);
    assertThat(s.any(Effect.Spool.class)).isFalse();
  }

  @Test
  void shouldKeepWhatWaitsForARunnerToStart() {
    var s = new Stage().assign().pass(3);
    assertThat(s.reports()).isEmpty();
  }

  @Test
  void shouldTakeNothingMoreWhenDraining() {
    var s = new Stage().in(new Input.Drain());
    assertThat(s.beats().getLast().credit()).isZero();

    assertThat(s.assign().reports()).containsExactly(Kind.NEVER_STARTED);
  }

  @Test
  void shouldCancelBeforeTheHandOverWithoutStarting() {
    var s = new Stage().assign().cancel();

    assertThat(s.reports()).containsExactly(Kind.NEVER_STARTED);
    s.engaged();
    assertThat(s.any(Effect.Release.class)).isTrue();
    assertThat(s.any(Effect.Arm.class)).isFalse();
  }

  @Test
  void shouldReportWhatItWasWhenACancelComesAfterTheEnd() {
    var s =
        new Stage()
            .running()
            .in(new Input.Ended(Stage.GRANT, FAILED, true), new Input.Spooled(Stage.GRANT, FAILED));

    assertThat(s.cancel().reports()).containsExactly(Kind.FAILED, Kind.FAILED);
  }

  @Test
  void shouldEndWhatATaskLeftBehindBeforeItsEndIsTold() {
    var s = new Stage().running().in(new Input.Ended(Stage.GRANT, FAILED, false));
    assertThat(s.any(Effect.Kill.class)).isTrue();
    assertThat(s.any(Effect.Spool.class)).isFalse();

    s.in(new Input.Gone(Stage.GRANT, "killed"));

    assertThat(s.all(Effect.Spool.class)).containsExactly(new Effect.Spool(Stage.GRANT, FAILED));
  }

  @Test
  void shouldFailWhatRunsLongerThanItMay() {
    var s = new Stage().assign().in(new Input.Engaged(Stage.GRANT, "r1", 2_000_000_000));
    s.in(new Input.Armed(Stage.GRANT), new Input.Started(Stage.GRANT)).pass(2);

    s.in(new Input.Gone(Stage.GRANT, "killed"));

    assertThat(s.all(Effect.Spool.class).getLast().outcome().message())
        .startsWith("Timed out after 2 s,");
  }

  @Test
  void shouldFailWhatItsRunnerDidNotSurvive() {
    var s = new Stage().running().in(new Input.Gone(Stage.GRANT, "exit code 3"));

    assertThat(s.all(Effect.Spool.class).getLast().outcome().message()).contains("exit code 3");
  }

  @Test
  void shouldReportToANewLeaderAtOnceWhatIsNotConfirmed() {
    var s = new Stage().cancel();

    s.receive(new Message.Hello(2));

    assertThat(s.all(Effect.Send.class).getLast().epoch()).isEqualTo(2);
    assertThat(s.reports()).hasSize(2);
  }

  @Test
  void shouldReportWhatAFormerIncarnationLeftOnTheDisk() {
    var s = new Stage().in(new Input.Restored("old", FAILED));

    assertThat(s.reports()).containsExactly(Kind.FAILED);
    assertThat(s.beats().getLast().predecessors()).containsExactly("former");
    s.receive(new Message.Confirm(1, "me", List.of("old")));
    assertThat(s.any(Effect.Forget.class)).isTrue();
  }

  @Test
  void shouldNotTakeSlowAnswersForAStoppedClock() {
    var s = new Stage().running();
    for (int i = 0; i < 20; i++) {
      long n = s.lastBeat();
      s.pass(i % 7).answer(n).answer(s.lastBeat());
    }
    assertThat(s.any(Effect.Kill.class)).isFalse();
  }

  @Test
  void shouldSendNothingWithoutALeaderOrAConnection() {
    var s = new Stage();
    s.effects.clear();

    s.in(new Input.Connected(null)).pass(3);

    assertThat(s.any(Effect.Send.class)).isFalse();
  }

  @Test
  void shouldTellAtOnceWhatItFound() {
    var s = new Stage();
    s.in(new Input.Found(List.of("gpu", "git 2.39.2")));
    assertThat(s.beats().getLast().about().has()).containsExactly("gpu", "git 2.39.2");
  }
}
