// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.protocol.Message;
import dev.updraft.protocol.Message.Outcome.Kind;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Each protection of the specification: the trace that it forbids does not happen with it, and
 * happens without it, so that none is there only in name.
 */
class ProtectionTest {

  private static void needs(Protection protection, Predicate<Stage> breaks) {
    assertThat(breaks.test(new Stage())).as("with " + protection).isFalse();
    assertThat(breaks.test(new Stage(protection))).as("without " + protection).isTrue();
  }

  @Test
  void shouldIgnoreADeposedLeader() {
    needs(
        Protection.EPOCH, s -> s.receive(new Message.Hello(2)).assign().any(Effect.Prepare.class));
  }

  @Test
  void shouldIgnoreWhatIsMeantForAFormerIncarnation() {
    needs(
        Protection.INCARNATION,
        s ->
            s.receive(new Message.Assign(1, "former", Stage.GRANT, true, s.lastBeat(), "x"))
                .any(Effect.Prepare.class));
  }

  @Test
  void shouldStartAGrantOnce() {
    needs(
        Protection.DEDUP_NOTES,
        s -> {
          s.running().in(new Input.Ended(Stage.GRANT, Outcomes.killed("x"), true));
          return s.assign().all(Effect.Prepare.class).size() > 1;
        });
  }

  @Test
  void shouldNotAcceptAnAssignmentThatNamesAnOldHeartbeat() {
    needs(
        Protection.FRESH_BEAT,
        s -> {
          long old = s.lastBeat();
          return s.pass(10).assign(Stage.GRANT, old).any(Effect.Prepare.class);
        });
  }

  @Test
  void shouldNotHandOverAfterTheWindow() {
    needs(
        Protection.START_GATE,
        s -> {
          s.assign().engaged().pass(8).answer(s.lastBeat()).freeze(3);
          return s.in(new Input.Armed(Stage.GRANT)).any(Effect.HandOver.class);
        });
  }

  @Test
  void shouldHandOverOnlyWhatTheWatchdogKnows() {
    needs(Protection.ARMED_FIRST, s -> s.assign().engaged().any(Effect.HandOver.class));
  }

  @Test
  void shouldCountALeaseFromSending() {
    needs(
        Protection.LEASE_FROM_SENDING,
        s -> {
          s.running();
          long n = s.lastBeat();
          return !s.pass(9).answer(n).pass(2).any(Effect.Kill.class);
        });
  }

  @Test
  void shouldNeverReviveAPassedDeadline() {
    Predicate<Stage> revived =
        s -> {
          s.running();
          s.pass(9).freeze(2).answer(s.lastBeat());
          return !s.any(Effect.Kill.class);
        };
    assertThat(revived.test(new Stage(Protection.FENCE_FIRST))).isFalse();
    assertThat(revived.test(new Stage(Protection.FENCE_FIRST, Protection.NEVER_REVIVE))).isTrue();
  }

  @Test
  void shouldFenceBeforeItReadsAMessage() {
    Predicate<Stage> servesFirst =
        s -> {
          s.running().freeze(11).effects.clear();
          s.in(new Input.Ended(Stage.GRANT, Outcomes.killed("x"), true));
          return s.any(Effect.Spool.class);
        };
    needs(Protection.FENCE_FIRST, servesFirst);
  }

  @Test
  void shouldReportAKillOnlyWhenTheGroupIsEmpty() {
    needs(Protection.EMPTY_GROUP, s -> s.running().cancel().reports().contains(Kind.KILLED));
  }

  @Test
  void shouldNeverAcceptWhatItRefused() {
    needs(Protection.TOMBSTONE, s -> s.cancel().assign().any(Effect.Prepare.class));
  }

  @Test
  void shouldReportOnlyWhatIsOnTheDisk() {
    needs(
        Protection.SPOOL_FIRST,
        s ->
            !s.running()
                .in(new Input.Ended(Stage.GRANT, Outcomes.failed("x", true, "USER"), true))
                .reports()
                .isEmpty());
  }

  @Test
  void shouldRepeatAReportUntilItIsConfirmed() {
    needs(Protection.REPEAT, s -> s.cancel().pass(3).reports().size() == 1);
  }

  @Test
  void shouldFenceWhenItsClockStoodStill() {
    needs(
        Protection.CLOCK_CHECK,
        s -> {
          s.running().answer(s.lastBeat()).pass(1).pausedMachine(20);
          return !s.answer(s.lastBeat()).any(Effect.Kill.class);
        });
  }
}
