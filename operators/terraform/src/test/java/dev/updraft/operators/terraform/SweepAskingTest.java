// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.updraft.api.Value;
import dev.updraft.operators.terraform.ClusterRecord.Phase;
import dev.updraft.operators.terraform.ScriptedUpdraft.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stacks of runs that say no end, made by the real Terraform; the HTTP API is scripted. */
class SweepAskingTest {
  private static final String RUN = "manual__2026-11-20T12:00:00Z";
  private static final String STACK = "runs/gpu/manual__2026-11-20T12=003A00=003A00Z/cluster";
  private static final String ASKED = ScriptedUpdraft.path("gpu", RUN);
  private static final String OWN = ScriptedUpdraft.path("clusters", "sweep");

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Bench bench;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ClusterBench clusters;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ScriptedUpdraft updraft;

  @BeforeEach
  void make() throws Exception {
    bench = Bench.with(folder, Bench.PATIENT);
    clusters = new ClusterBench(bench);
    updraft = new ScriptedUpdraft();
    says(OWN, ScriptedUpdraft.run("clusters", "sweep", "running"));
    says("/up/api/v2/dags/gpu", new Reply(200, "{}"));
  }

  @AfterEach
  void close() {
    updraft.close();
  }

  private void says(String path, Reply reply) {
    updraft.says(path, reply.status(), reply.body());
  }

  private void apply(int nodes, int attempt) throws Exception {
    bench.run(bench.nodes(nodes, "0"), attempt);
  }

  private Swept sweep(String password) throws IOException, InterruptedException {
    return new Sweep(
            bench.terraform(),
            Optional.of(Value.of(updraft.connection(password))),
            Optional.empty())
        .run(clusters.attempt("sweep", 1, Duration.ofHours(1)), bench.lease());
  }

  private Swept sweep() throws IOException, InterruptedException {
    return sweep("s3cret");
  }

  /** As if an attempt had made it; only its destroy would want a plan. */
  private void seemsMade() throws Exception {
    clusters.made(STACK, "");
  }

  private int there() throws IOException {
    return bench.history().stateFile().ids().size();
  }

  @ParameterizedTest
  @ValueSource(strings = {"success", "failed"})
  void shouldDestroyWhatBelongsToARunThatIsOver(String state) throws Exception {
    apply(1, 1);
    says(ASKED, ScriptedUpdraft.run("gpu", RUN, state));
    assertThat(sweep().destroyed())
        .containsExactly(
            new Swept.Destroyed(STACK, 1, "run " + RUN + " of DAG gpu is over (" + state + ")"));
    assertThat(there()).isZero();
    assertThat(sweep().left()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"queued", "running"})
  void shouldTouchNothingOfARunThatIsAtWork(String state) throws Exception {
    seemsMade();
    says(ASKED, ScriptedUpdraft.run("gpu", RUN, state));
    Swept swept = sweep();
    assertThat(swept.destroyed()).isEmpty();
    assertThat(swept.left())
        .containsExactly(new Swept.Left(STACK, "run " + RUN + " of DAG gpu is at work"));
    assertThat(there()).isEqualTo(1);
  }

  @Test
  void shouldDestroyWhatBelongsToNoRun() throws Exception {
    apply(1, 1);
    says(ASKED, ScriptedUpdraft.noRun("gpu", RUN));
    assertThat(sweep().destroyed())
        .containsExactly(new Swept.Destroyed(STACK, 1, "there is no run " + RUN + " of DAG gpu"));
    assertThat(there()).isZero();
  }

  @Test
  void shouldAskNothingOfWhatSaysItsEndOrIsAClusterOrHasAName() throws Exception {
    clusters.write(
        "clusters/gpu-pool",
        new StackRecord.Taken(ClusterBench.holder("r")),
        new StackRecord.Named(ClusterRecordTest.record(Phase.UP, Duration.ofHours(2))),
        new StackRecord.Released(true));
    clusters.made("named/mine", "");
    clusters.made("runs/d/r/t", "2026-11-20T15:00:00Z");
    Swept swept = sweep();
    assertThat(swept.clusters()).hasSize(1);
    assertThat(swept.left())
        .extracting(Swept.Left::stack)
        .containsExactly("runs/d/r/t", "named/mine");
    assertThat(updraft.asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500 | {} | it answered 500 {}",
        "401 | {\"detail\": \"Not authenticated\"} | it answered 401",
        "404 | {\"detail\": \"Not Found\"} | it answered 404",
        "404 | <html> | answered 404 and no JSON, is that Updraft?",
        "200 | <html> | answered 200 and no JSON, is that Updraft?",
        "200 | {\"state\": \"paused\"} | it answered {\"state\": \"paused\"}",
        "302 | {} | it answered 302",
      })
  void shouldLeaveWhatIsNotClearAndFailButSweepTheRest(int status, String body, String told)
      throws Exception {
    seemsMade();
    says(ASKED, new Reply(status, body));
    refusedBy("s3cret", told);
  }

  private void refusedBy(String password, String told) throws Exception {
    clusters.write(
        "clusters/gpu-pool",
        new StackRecord.Taken(ClusterBench.holder("r")),
        new StackRecord.Named(ClusterRecordTest.record(Phase.UP, Duration.ofHours(1))),
        new StackRecord.Released(true));
    assertThatThrownBy(() -> sweep(password))
        .isInstanceOf(StackProblem.class)
        .hasMessageContaining(
            STACK + ": whether run " + RUN + " of DAG gpu is over cannot be told: ")
        .hasMessageContaining(told);
    assertThat(there()).isEqualTo(1);
    assertThat(clusters.record("gpu-pool").phase()).isEqualTo(Phase.GONE);
  }

  @Test
  void shouldNotTakeWhatAnotherUpdraftDoesNotKnowForGone() throws Exception {
    seemsMade();
    says(ASKED, ScriptedUpdraft.noRun("gpu", RUN));
    says(OWN, ScriptedUpdraft.noRun("clusters", "sweep"));
    assertThatThrownBy(this::sweep)
        .hasMessageContaining(
            "the connection updraft cannot be used: it leads to an Updraft that does not know the"
                + " run which asks (it answered 404)");
    assertThat(there()).isEqualTo(1);
    says(OWN, ScriptedUpdraft.run("clusters", "sweep", "running"));
    says("/up/api/v2/dags/gpu", new Reply(404, "{}"));
    assertThatThrownBy(this::sweep)
        .hasMessageContaining("it knows no such DAG; does another Updraft keep state here too?");
    assertThat(there()).isEqualTo(1);
  }

  @Test
  void shouldSayThatItMayNotLogInOrThatNobodyAnswers() throws Exception {
    seemsMade();
    assertThatThrownBy(() -> sweep("wrong"))
        .hasMessageContaining("the connection updraft cannot be used: the login answered 401");
    updraft.close();
    refusedBy("s3cret", "ConnectException");
  }

  /** Between the question and the lease: what an attempt then made is not the sweep's. */
  @Test
  void shouldSpareARunThatWasClearedBeforeItsStackWasTaken() throws Exception {
    apply(1, 1);
    var times = new AtomicInteger();
    updraft.says(
        path -> {
          if (!path.equals(ASKED)) {
            return updraft.usual(path);
          }
          boolean first = times.incrementAndGet() == 1;
          Reply reply = ScriptedUpdraft.run("gpu", RUN, first ? "success" : "running");
          if (first) {
            clearedAndMadeAnew();
          }
          return reply;
        });
    Swept swept = sweep();
    assertThat(times).hasValue(2);
    assertThat(swept.destroyed()).isEmpty();
    assertThat(swept.left()).extracting(Swept.Left::stack).containsExactly(STACK);
    assertThat(there()).isEqualTo(3);
    assertThat(bench.noted("made 0")).isEqualTo(1);
  }

  private void clearedAndMadeAnew() {
    try {
      apply(3, 2);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** After the second question: who comes then waits for the sweep, and makes all anew. */
  @Test
  void shouldLetARunThatIsClearedMeanwhileMakeItsThingsAnew() throws Exception {
    apply(1, 1);
    var times = new AtomicInteger();
    var refused = new AtomicReference<Throwable>();
    updraft.says(
        path -> {
          if (path.equals(ASKED) && times.incrementAndGet() == 2) {
            refused.set(catchThrowable(() -> apply(1, 2)));
          }
          return path.equals(ASKED)
              ? ScriptedUpdraft.run("gpu", RUN, "failed")
              : updraft.usual(path);
        });
    assertThat(sweep().destroyed()).hasSize(1);
    assertThat(refused.get())
        .isInstanceOf(StackProblem.Held.class)
        .hasMessageContaining("held by task action of DAG clusters, run sweep");
    assertThat(there()).isZero();
    apply(1, 3);
    assertThat(there()).isEqualTo(1);
    assertThat(bench.noted("made 0")).isEqualTo(2);
  }
}
