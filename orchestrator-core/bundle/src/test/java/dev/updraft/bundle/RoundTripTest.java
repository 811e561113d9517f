// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.DataInterval;
import dev.updraft.api.OnWorkerLoss;
import dev.updraft.api.TaskContext;
import dev.updraft.bundle.call.StepResult;
import dev.updraft.bundle.call.TaskCall;
import dev.updraft.bundle.compile.Compiled;
import dev.updraft.engine.spec.BranchSpec;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.Input;
import dev.updraft.engine.spec.SpecJson;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Compiles a DAG, draws it in one loader, and runs its tasks in another. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoundTripTest {
  private static final Instant NOW = Instant.parse("2026-11-20T02:00:00Z");
  private static final String FILE = "NightlyFraudModel.java";
  private static final String PARAMS = "{\"gpus\":3,\"publish\":true}";
  private Compiled.@Nullable Unit unit;
  private @Nullable DagSpec spec;
  private @Nullable TaskCall call;

  @BeforeAll
  void compileAndDraw() throws Exception {
    unit =
        Units.unit(
            Units.compile(
                Map.of(FILE, Units.resource(FILE), "Shop.java", Units.resource("Shop.java"))),
            FILE);
    var drawn = Units.draw(unit, "NightlyFraudModel");
    spec = SpecJson.read(SpecJson.write(drawn));
    assertThat(spec).isEqualTo(drawn);
    call = TaskCall.forUnit(Units.load(unit));
  }

  private DagSpec spec() {
    return java.util.Objects.requireNonNull(spec);
  }

  private StepResult run(String task, int step, @Nullable String handle, String... args)
      throws Exception {
    var interval = new DataInterval(NOW.minusSeconds(86_400), NOW);
    var context =
        new TaskContext(
            "d", "r", task, -1, 2, 3, step, interval, Path.of("/"), InstantSource.fixed(NOW));
    return java.util.Objects.requireNonNull(call)
        .run(Units.task(spec(), task).work(), List.of(args), handle, context);
  }

  private static String json(StepResult result) {
    return String.valueOf(((StepResult.Done) result).json());
  }

  @Test
  void shouldDrawTheGraph() {
    assertThat(spec().dagId()).isEqualTo("nightly_fraud_model");
    assertThat(spec().paramsDefaults()).isEqualTo("{\"gpus\":4,\"publish\":true}");
    assertThat(spec().paramsSchema()).contains("\"maximum\":16", "GPUs to rent");
    var features = Units.task(spec(), "features");
    var merge = Units.task(spec(), "merge");
    var shops = Units.task(spec(), "shopsWithOrders");
    assertThat(features.map()).isZero();
    assertThat(features.mapLimit()).isEqualTo(8);
    assertThat(features.upstream()).containsExactly(shops.no());
    assertThat(features.onWorkerLoss()).isEqualTo(OnWorkerLoss.RERUN);
    assertThat(merge.inputs())
        .containsExactly(new Input.AllResults(features.no()), new Input.Params());
    assertThat(merge.line()).startsWith(FILE + ":");
    assertThat(spec().maps().getFirst().labelPath()).isEqualTo("code");
    assertThat(spec().groups()).hasSize(1);
    var publish = Units.task(spec(), "publish");
    var verdict = Units.task(spec(), "verdict");
    assertThat(publish.upstream()).contains(verdict.no());
    assertThat(Units.task(spec(), "refresh").upstream()).containsExactly(publish.no());
    assertThat(verdict.branches()).contains(new BranchSpec("PUBLISH", List.of(publish.no())));
    assertThat(Units.task(spec(), "train").onWorkerLoss()).isEqualTo(OnWorkerLoss.ATTACH);
  }

  @Test
  void shouldCallAMethodWithAConnectionAndAnInterval() throws Exception {
    var result =
        run(
            "shopsWithOrders",
            1,
            null,
            "{\"id\":\"warehouse\",\"type\":\"postgres\",\"host\":\"db\",\"schema\":\"s\"}",
            "{\"start\":\"2026-11-19T02:00:00Z\",\"end\":\"2026-11-20T02:00:00Z\"}");
    assertThat(result).isInstanceOf(StepResult.Done.class);
    assertThat(((StepResult.Done) result).length()).isEqualTo(2);
    assertThat(json(result)).contains("jdbc:postgresql://db/s", "2026-11-19T02:00:00Z");
  }

  @Test
  void shouldCallALambdaWithAnElementAndAPathIntoIt() throws Exception {
    assertThat(json(run("features", 1, null, "{\"code\":\"a\",\"table\":\"t\"}")))
        .isEqualTo("{\"path\":\"t/a\",\"rows\":7}");
  }

  @Test
  void shouldReduceAndChoose() throws Exception {
    assertThat(json(run("merge", 1, null, "[{\"path\":\"x\",\"rows\":7}]", PARAMS)))
        .isEqualTo("{\"path\":\"merged-3\",\"rows\":7}");
    var verdict = run("verdict", 1, null, "{\"artifact\":\"m\",\"auc\":0.9}", PARAMS);
    assertThat(((StepResult.Done) verdict).answers()).containsExactly("PUBLISH");
  }

  @Test
  void shouldRunOperators() throws Exception {
    assertThat(
            json(
                run(
                    "echo",
                    1,
                    null,
                    "{\"start\":\"2026-11-19T02:00:00Z\",\"end\":\"2026-11-20T02:00:00Z\"}",
                    PARAMS)))
        .isEqualTo("\"echo [--day, 2026-11-19T02:00:00Z] 3\"");
    var first = (StepResult.Waiting) run("train", 1, null, "{\"path\":\"p\",\"rows\":1}");
    assertThat(first.until()).isEqualTo(NOW.plusSeconds(7 * 86_400));
    var second =
        (StepResult.Waiting) run("train", 2, first.handle(), "{\"path\":\"p\",\"rows\":1}");
    assertThat(second.wakeAt()).isEqualTo(NOW.plusSeconds(60));
    assertThat(json(run("train", 3, second.handle(), "{\"path\":\"p\",\"rows\":1}")))
        .isEqualTo("{\"artifact\":\"p#2\",\"auc\":0.9}");
  }

  private static Compiled.Unit placing(String type) throws Exception {
    var source =
        """
        import dev.updraft.api.*;
        import java.lang.reflect.Type;
        import java.util.*;
        public final class Places implements Dag<NoParams> {
          sealed interface Place permits Shop {}
          record Shop(String code) implements Place {}
          record Find(String code) implements DirectOperator<List<Place>> {
            public List<Place> run(TaskContext task) { return List.of(new Shop(code)); }
            List<ThreadLocal<String>> wrong() { return List.of(); }
            public Type resultType() {
              try {
                return Find.class.getDeclaredMethod(%s).getGenericReturnType();
              } catch (NoSuchMethodException e) {
                throw new IllegalStateException(e);
              }
            }
          }
          public void define(DagFlow<NoParams> flow) { flow.task("find", new Find("x")); }
        }
        """
            .formatted(type);
    return Units.unit(Units.compile(Map.of("Places.java", source)), "Places.java");
  }

  @Test
  void shouldTreatAnOperatorsResultByTheTypeThatItNames() throws Exception {
    var places = placing("\"run\", TaskContext.class");
    var work = Units.task(Units.draw(places, "Places"), "find").work();
    var context =
        new TaskContext(
            "d",
            "r",
            "find",
            -1,
            1,
            1,
            1,
            new DataInterval(NOW, NOW),
            Path.of("/"),
            InstantSource.fixed(NOW));
    var done = TaskCall.forUnit(Units.load(places)).run(work, List.of(), null, context);
    assertThat(json(done)).isEqualTo("[{\"type\":\"Shop\",\"code\":\"x\"}]");

    var wrong = placing("\"wrong\"");
    assertThatThrownBy(() -> Units.draw(wrong, "Places"))
        .hasMessageContaining("Result of find: java.lang.ThreadLocal<java.lang.String> cannot be");
  }

  @Test
  void shouldGiveOutcomesAndReportASkip() throws Exception {
    assertThat(
            run(
                "report",
                1,
                null,
                "{\"state\":\"success\",\"value\":[{\"path\":\"x\",\"rows\":7}]}",
                "{\"state\":\"failed\",\"error\":\"boom\"}"))
        .isEqualTo(new StepResult.Skipped("reported boom"));
  }

  @Test
  void shouldThrowWhatUserCodeThrowsAndRefuseLaxJson() {
    assertThatThrownBy(() -> run("refuseIfEmpty", 1, null, "{\"path\":\"p\",\"rows\":0}"))
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage("no rows");
    assertThatThrownBy(() -> run("refuseIfEmpty", 1, null, "{\"path\":\"p\"}"))
        .hasMessageContaining("rows");
    assertThatThrownBy(() -> run("refuseIfEmpty", 1, null, "{\"path\":\"p\",\"rows\":4.7}"))
        .hasMessageContaining("4.7");
  }
}
