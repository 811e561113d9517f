// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.protocol.Message;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plays the trace of each protection with it and without it: only without it, it breaks. */
final class ProtectionTest {

  @ParameterizedTest
  @EnumSource(Protection.class)
  void shouldHoldWithTheProtection(Protection protection) {
    assertThat(broken(protection, Protection.all())).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Protection.class)
  void shouldBreakWithoutTheProtection(Protection protection) {
    assertThat(broken(protection, EnumSet.complementOf(EnumSet.of(protection)))).isTrue();
  }

  private static boolean broken(Protection trace, Set<Protection> on) {
    Stage stage = new Stage(on);
    return switch (trace) {
      case RIGHT_IN_THE_WAIT, RIGHT_LIMITS_ANSWERS, FULL_LEASE_AFTER_TAKEOVER ->
          formerLeaderAnswers(stage);
      case ONLY_COPY -> secondCopyReturns(stage);
      case NAMED_HEARTBEAT -> assignmentIsDelayed(stage);
      case ABSENCE_PROVES_NOTHING -> heartbeatCrossesAssignment(stage);
      case LATE_CHANGES_NOTHING -> resultComesLate(stage);
      case SUCCESSOR_REPORTS -> supervisorRestarts(stage);
      case CONFIRM_AFTER_COMMIT -> reportBeforeCommit(stage);
      case SHORT_RIGHT_WITHOUT_FENCE -> fenced(stage, 4, 4, 4, 4, false);
      case FENCE_FROM_SENDING -> fenced(stage, 4, 8.9, 4.1, 4.1, false);
      case FENCE_BY_WRITES -> fenced(stage, 4, 4, 4, 4, true);
      case FENCE_TIME_IN_THE_WAIT -> fenced(stage, 4, 4, 4.1, 4.1, false);
      case FENCE_FROM_KNOWLEDGE -> fenced(stage, 12, 12, 4, 13, false);
    };
  }

  private static DispatchCore running(Stage stage, boolean ruleZ) {
    DispatchCore first = stage.leader(1, ruleZ);
    stage.beat(first, stage.a);
    stage.a.receive(List.of(stage.assignFirst(first)));
    assertThat(stage.a.runs(Stage.FIRST.toString())).isTrue();
    return first;
  }

  /** Epoch 2 takes over; A does not know and is answered by epoch 1 for as long as that may. */
  private static boolean formerLeaderAnswers(Stage stage) {
    DispatchCore first = running(stage, false);
    stage.at(5);
    first.right().checked(stage.now);
    DispatchCore second = stage.leader(2, false);
    second.inherited(Stage.row(Stage.FIRST, "A"));
    for (int s = 5; s < 220; s++) {
      stage.at(s);
      stage.beat(first, stage.a);
      stage.tick(second);
    }
    assertThat(stage.b.runs(Stage.SECOND.toString())).isFalse();
    return stage.twoRan;
  }

  /**
   * The same under rule Z: the last fence write of epoch 1 and the fence of epoch 2, each as sent
   * and as known.
   */
  private static boolean fenced(
      Stage stage, double lastSent, double lastKnown, double sent, double known, boolean pinged) {
    DispatchCore first = running(stage, true);
    stage.at(4);
    first.right().checked(stage.now);
    DispatchCore second = stage.leader(2, true);
    second.inherited(Stage.row(Stage.FIRST, "A"));
    for (int tenths = 0; tenths < 700; tenths++) {
      double at = tenths / 10.0;
      stage.at(at);
      if ((at < lastSent && at >= 1) || at == lastKnown) {
        long from = at == lastKnown ? Math.round(lastSent * 1e9) : stage.now;
        first.right().fenceWritten(from, stage.now);
      }
      if (pinged) {
        first.right().fenceHeardOf(stage.now);
      }
      if (tenths % 10 == 0) {
        stage.beat(first, stage.a);
      }
      if (at == known) {
        second.right().fenceWritten(Math.round(sent * 1e9), stage.now);
      }
      if (at >= 4) {
        stage.tick(second);
      }
    }
    return stage.twoRan;
  }

  private static boolean secondCopyReturns(Stage stage) {
    DispatchCore leader = stage.leader(1, false);
    stage.beat(leader, stage.a);
    Message.Assign one = stage.assignFirst(leader);
    stage.at(1);
    Effects again = new Effects();
    leader.heartbeat(stage.a.heartbeat(), again);
    Message.Assign two = Stage.assignIn(again.frames());
    stage.a.receive(List.of(one));
    Effects back = new Effects();
    leader.returned(stage.a.inbox(), List.of(two), back);
    stage.deliver(leader, back);
    return stage.twoRan;
  }

  private static boolean assignmentIsDelayed(Stage stage) {
    DispatchCore leader = stage.leader(1, false);
    leader.right().checked(Long.MAX_VALUE / 4);
    stage.beat(leader, stage.a);
    Message.Assign delayed = stage.assignFirst(leader);
    stage.at(16);
    stage.tick(leader);
    stage.at(17);
    stage.beat(leader, stage.a);
    stage.a.receive(List.of(delayed));
    stage.look();
    return stage.twoRan;
  }

  private static boolean heartbeatCrossesAssignment(Stage stage) {
    DispatchCore leader = stage.leader(1, false);
    stage.beat(leader, stage.a);
    stage.at(1);
    Message.Heartbeat crossing = stage.a.heartbeat();
    stage.a.receive(List.of(stage.assignFirst(leader)));
    Effects effects = new Effects();
    leader.heartbeat(crossing, effects);
    stage.deliver(leader, effects);
    return stage.twoRan;
  }

  private static boolean resultComesLate(Stage stage) {
    DispatchCore leader = running(stage, false);
    stage.at(16);
    stage.tick(leader);
    Judged judged = leader.report(ReportOf.ok("A", Stage.FIRST), new Effects()).orElseThrow();
    return judged.equals(new Judged(Stage.SECOND, Judged.Verdict.OPEN));
  }

  /** Its former result is on the disk, and goes out behind the heartbeat that proves it ended. */
  private static boolean supervisorRestarts(Stage stage) {
    DispatchCore leader = running(stage, false);
    Effects effects = new Effects();
    leader.heartbeat(Stage.successor(1, Stage.FIRST), effects);
    stage.deliver(leader, effects);
    Judged judged = leader.report(ReportOf.ok("A2", Stage.FIRST), new Effects()).orElseThrow();
    return !judged.equals(new Judged(Stage.FIRST, Judged.Verdict.OPEN));
  }

  private static boolean reportBeforeCommit(Stage stage) {
    DispatchCore leader = running(stage, false);
    Effects effects = new Effects();
    leader.report(ReportOf.ok("A", Stage.FIRST), effects);
    return !effects.frames().isEmpty();
  }
}
