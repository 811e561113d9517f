// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.TriggerRule;
import dev.updraft.bundle.define.DefinitionException;
import dev.updraft.engine.spec.DagSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code around(…)} draws. */
class ScopeDrawingTest {
  private static final String PAIR =
      """
      var up = flow.task("up", () -> 1);
      var down = flow.run("down", () -> {});
      """;

  private static List<String> upstream(DagSpec spec, String task) {
    return Units.task(spec, task).upstream().stream()
        .map(no -> spec.tasks().get(no).taskId())
        .toList();
  }

  private static DagSpec draw(String body) throws Exception {
    return draw(body, "");
  }

  private static DagSpec draw(String body, String members) throws Exception {
    return Units.drawBody(PAIR + body, members);
  }

  private static void refused(String body, String part) {
    assertThatThrownBy(() -> draw(body))
        .isInstanceOf(DefinitionException.class)
        .hasMessageStartingWith("Small.java:")
        .hasMessageContaining(part);
  }

  @Test
  void shouldPutTheWorkBetweenSetupAndTeardown() throws Exception {
    var spec =
        draw(
            """
            var b = flow.around(up, down, () -> {
              var a = flow.given(up).task("a", n -> n + 1);
              flow.run("alone", () -> {});
              return flow.given(a).task("b", n -> n + 1);
            });
            flow.given(b).run("after", n -> {});
            """);
    assertThat(upstream(spec, "a")).containsExactly("up");
    assertThat(upstream(spec, "alone")).containsExactly("up");
    assertThat(upstream(spec, "b")).containsExactly("a");
    assertThat(upstream(spec, "after")).containsExactly("b");
    assertThat(upstream(spec, "down")).containsExactlyInAnyOrder("up", "a", "alone", "b");
    assertThat(Units.task(spec, "down").setups()).containsExactly(Units.task(spec, "up").no());
    assertThat(Units.task(spec, "down").rule()).isEqualTo(TriggerRule.ALL_DONE);
    assertThat(Units.task(spec, "up").setups()).isEmpty();
  }

  @Test
  void shouldPutScopesIntoEachOther() throws Exception {
    var spec =
        draw(
            """
            flow.around(up, down, () -> {
              var in = flow.run("in", () -> {});
              var out = flow.run("out", () -> {});
              flow.around(in, out, () -> { flow.run("work", () -> {}); });
            });
            """);
    assertThat(upstream(spec, "in")).containsExactly("up");
    assertThat(upstream(spec, "work")).containsExactly("in");
    assertThat(upstream(spec, "out")).containsExactlyInAnyOrder("in", "work");
    assertThat(upstream(spec, "down")).containsExactlyInAnyOrder("up", "in", "out", "work");
  }

  @Test
  void shouldMapWithinAScopeAndScopeWithinAMap() throws Exception {
    var spec =
        draw(
            """
            flow.around(up, down, () -> {
              var list = flow.task("list", Small::list);
              flow.each(list, n -> {
                var made = flow.given(n).task("made", x -> x);
                var gone = flow.run("gone", () -> {});
                return flow.around(made, gone, () -> flow.given(made).task("use", x -> x));
              });
            });
            """,
            "static List<Integer> list() { return List.of(1); }");
    assertThat(upstream(spec, "made")).containsExactly("list");
    assertThat(upstream(spec, "use")).containsExactly("made");
    assertThat(upstream(spec, "gone")).contains("made", "use");
    assertThat(upstream(spec, "down")).contains("list", "made", "use", "gone");
  }

  @Test
  void shouldRefuseScopesThatCannotBe() {
    refused("flow.around(up, up, () -> {});", "cannot be its own teardown");
    refused(
        "flow.around(up, down, () -> {}); flow.around(up, down, () -> {});",
        "down is the teardown of another scope already");
    refused(
        "flow.around(up, down, () -> {}); flow.around(down, up, () -> {});",
        "down is a teardown, and no setup");
    refused(
        "down.runWhen(dev.updraft.api.TriggerRule.ONE_FAILED); flow.around(up, down, () -> {});",
        "take out runWhen(ONE_FAILED)");
    refused(
        "var late = flow.given(up).run(\"late\", n -> {}); flow.around(up, late, () -> {});",
        "give its outcome()");
    refused(
        "flow.around(up, down, () -> { flow.run(\"a\", () -> {}).after(down); });",
        "wait for each other in a circle");
  }
}
