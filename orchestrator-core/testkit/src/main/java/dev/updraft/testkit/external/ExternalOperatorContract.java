// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.external;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.api.Dag;
import dev.updraft.bundle.define.DagDrawing;
import dev.updraft.engine.event.InstanceSet;
import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.event.StepOutcome;
import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.state.InstanceRow.Timer;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import dev.updraft.testkit.external.ExternalRun.Death;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every {@link dev.updraft.api.ExternalOperator} must keep: whoever dies and whenever, the
 * work is started once, found again, and ended when nobody wants it any more. A subclass names a
 * DAG with one task, that of the operator, with one retry and a time-out of more than a few looks.
 *
 * <pre>{@code
 * class AcmeSyncTest extends ExternalOperatorContract {
 *   public static final class Alone implements Dag<NoParams> {
 *     @Override
 *     public void define(DagFlow<NoParams> flow) {
 *       flow.task("sync", AcmeSync.on(flow.connection("acme_sync"), "orders"))
 *           .retries(1)
 *           .timeout(Duration.ofHours(1));
 *     }
 *   }
 *   …
 * }
 * }</pre>
 */
public abstract class ExternalOperatorContract {
  @SuppressWarnings("NullAway.Init") // set before each test
  @TempDir
  Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ExternalRun run;

  /** A DAG of one task. */
  protected abstract Class<? extends Dag<?>> dag();

  /** The system where its work runs; a fresh one for each test. */
  protected abstract Outside outside();

  /** JSON of a connection of the DAG. */
  protected abstract String connection(String id);

  /** JSON of the result of work that ended well. */
  protected abstract String result();

  /**
   * Whether {@code submit} only names the work, and the first look starts it: for work whose start
   * takes so long that an attempt may well be cancelled meanwhile.
   */
  protected boolean startsInItsFirstLook() {
    return false;
  }

  /** The time in the run, for results that tell how long it took. */
  protected final Instant now() {
    return run.now();
  }

  @BeforeEach
  void begin() {
    DagSpec spec = DagDrawing.draw(dag(), "unit", dag().getSimpleName() + ".java");
    run = new ExternalRun(spec, dag().getClassLoader(), this::connection, folder);
  }

  /** Up to the step that starts the work. */
  private void reach() {
    if (startsInItsFirstLook()) {
      int before = outside().started();
      run.step();
      assertThat(outside().started()).as("nothing before its handle is stored").isEqualTo(before);
      assertThat(run.task().timer()).isEqualTo(Timer.WAKE);
      run.wake();
    }
  }

  private void start() {
    reach();
    run.step();
  }

  private void look() {
    assertThat(run.task().timer()).isEqualTo(Timer.WAKE);
    run.wake();
    run.step();
  }

  private void succeeds() {
    outside().finish();
    look();
    assertThat(run.task().state()).isEqualTo(TaskState.SUCCESS);
    assertThat(run.task().result()).isEqualTo(result());
    assertThat(run.state()).isEqualTo(RunState.SUCCESS);
    assertThat(run.settled()).isTrue();
  }

  @Test
  void shouldStoreTheHandleAndHoldNoSlotWhileItWaits() {
    start();
    assertThat(run.task().state()).isEqualTo(TaskState.DEFERRED);
    assertThat(run.task().handle()).isNotNull();
    assertThat(run.holdsNoSlot()).isTrue();
    assertThat(outside().started()).isOne();
    look();
    assertThat(run.task().state()).isEqualTo(TaskState.DEFERRED);
    assertThat(run.holdsNoSlot()).isTrue();
    succeeds();
    assertThat(outside().started()).isOne();
  }

  @Test
  void shouldStartOnceWhenTheWorkerDiesBeforeTheSubmit() {
    reach();
    run.step(Death.BEFORE_THE_STEP);
    assertThat(outside().started()).isZero();
    run.step();
    succeeds();
    assertThat(outside().started()).isOne();
  }

  @Test
  void shouldStartOnceWhenTheWorkerDiesBetweenTheSubmitAndTheStoredHandle() {
    reach();
    run.step(Death.AFTER_THE_STEP);
    assertThat(outside().started()).isOne();
    if (!startsInItsFirstLook()) {
      assertThat(run.task().handle()).isNull();
    }
    run.step();
    assertThat(run.task().attempt()).isOne();
    succeeds();
    assertThat(outside().started()).isOne();
  }

  @Test
  void shouldAttachWhenTheWorkerDiesDuringTheWait() {
    start();
    run.newLeader();
    run.wake();
    run.step(Death.BEFORE_THE_STEP);
    run.step(Death.AFTER_THE_STEP);
    run.newLeader();
    run.step();
    succeeds();
    assertThat(outside().started()).isOne();
    assertThat(run.task().attempt()).isOne();
  }

  @Test
  void shouldNotLoseAResultThatNobodyHeardOf() {
    start();
    outside().finish();
    run.wake();
    run.step(Death.AFTER_THE_STEP);
    run.step();
    assertThat(run.task().result()).isEqualTo(result());
    assertThat(outside().started()).isOne();
  }

  /** What ends an attempt while its work goes on. */
  public static Stream<Named<Consumer<ExternalRun>>> ends() {
    return Stream.of(
        Named.of("clear", ExternalRun::clear),
        Named.of("mark", run -> run.send(mark(run))),
        Named.of(
            "run failed", run -> run.send(new RunEvent.MarkRun(RunState.FAILED, "ann", run.now()))),
        Named.of("run timed out", run -> run.send(new RunEvent.RunTimedOut(run.now()))),
        Named.of(
            "task timed out",
            run -> {
              while (run.task().state() != TaskState.UP_FOR_RETRY) {
                assertThat(run.task().state().ended()).as("it ended before its time-out").isFalse();
                run.wake();
                if (run.task().state() == TaskState.SCHEDULED) {
                  run.step();
                }
              }
            }));
  }

  private static RunEvent mark(ExternalRun run) {
    return new RunEvent.MarkInstances(
        InstanceSet.copyOf(Set.of(0)), TaskState.SUCCESS, "ann", run.now());
  }

  @ParameterizedTest
  @MethodSource("ends")
  void shouldCancelWhateverEndsTheAttempt(Consumer<ExternalRun> end) {
    start();
    end.accept(run);
    run.newLeader();
    assertThat(run.settled()).isFalse();
    run.step(Death.AFTER_THE_STEP);
    assertThat(outside().running()).isZero();
    run.step();
    assertThat(run.task().owes()).isFalse();
    assertThat(run.task().handle()).isNull();
    assertThat(outside().started()).isOne();
  }

  @Test
  void shouldCancelTheFormerWorkBeforeItStartsAgain() {
    start();
    run.clear();
    run.step();
    start();
    assertThat(run.task().attempt()).isEqualTo(2);
    assertThat(outside().started()).isEqualTo(2);
    assertThat(outside().mostAtOnce()).isOne();
    succeeds();
  }

  @Test
  void shouldCancelWorkWhoseHandleComesTooLate() {
    reach();
    GrantKey submit = run.grant();
    run.send(new RunEvent.Started(submit, run.now()));
    StepOutcome handle = run.perform(submit);
    run.send(new RunEvent.MarkRun(RunState.FAILED, "ann", run.now()));
    run.send(new RunEvent.Ended(submit, handle, run.now()));
    assertThat(outside().running()).isOne();
    run.step();
    assertThat(outside().running()).isZero();
    assertThat(run.settled()).isTrue();
  }

  @Test
  void shouldCancelWorkThatIsOver() {
    start();
    outside().finish();
    run.clear();
    run.step();
    assertThat(run.task().owes()).isFalse();
    assertThat(run.task().note()).isNull();
  }

  @Test
  void shouldTryToCancelAgainWhenTheSystemIsAway() {
    start();
    run.send(new RunEvent.MarkRun(RunState.FAILED, "ann", run.now()));
    outside().reachable(false);
    run.step();
    run.step();
    assertThat(run.task().owes()).isTrue();
    outside().reachable(true);
    run.step();
    assertThat(outside().running()).isZero();
    assertThat(run.settled()).isTrue();
  }

  @Test
  void shouldLookAgainWhenTheSystemIsAway() {
    start();
    outside().reachable(false);
    look();
    look();
    assertThat(run.task().state()).isEqualTo(TaskState.DEFERRED);
    outside().reachable(true);
    succeeds();
    assertThat(outside().started()).isOne();
  }

  @Test
  void shouldFailTheAttemptWhenTheWorkFailsAndStartAnotherOne() {
    start();
    outside().fail();
    look();
    assertThat(run.task().state()).isEqualTo(TaskState.UP_FOR_RETRY);
    run.step();
    run.wake();
    start();
    assertThat(outside().started()).isEqualTo(2);
    succeeds();
  }
}
