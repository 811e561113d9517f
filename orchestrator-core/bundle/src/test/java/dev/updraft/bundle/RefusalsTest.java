// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.bundle.call.UnitLoader;
import dev.updraft.bundle.compile.Compiled;
import dev.updraft.bundle.compile.UnitCompiler;
import dev.updraft.bundle.define.DefinitionException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RefusalsTest {
  private static void refused(String body, String members, String... parts) {
    assertThatThrownBy(() -> Units.drawBody(body, members))
        .isInstanceOf(DefinitionException.class)
        .hasMessageStartingWith("Small.java:")
        .hasMessageContainingAll(parts);
  }

  @Test
  void shouldNameAnIllegalCaptureAndItsLine() {
    refused(
        "var conn = new StringBuilder();\nflow.run(\"a\", () -> System.out.println(conn));",
        "",
        "Small.java:6",
        "captures conn",
        "StringBuilder");
    refused(
        "flow.run(\"a\", () -> System.out.println(flow));", "", "captures flow", "the flow itself");
    refused(
        "var a = flow.task(\"a\", () -> 1); flow.run(\"b\", () -> System.out.println(a));",
        "",
        "captures a",
        "given(");
    refused("flow.run(\"a\", () -> n++);", "int n;", "uses this object");
  }

  @Test
  void shouldRefuseWhatJsonWouldLose() {
    refused("flow.task(\"a\", () -> List.of(1));", "", "method reference");
    refused("flow.task(this::a);", "Object a() { return 1; }", "Result of a");
    refused("flow.task(this::a);", "List<Map<String, Object>> a() { return null; }", "Object");
  }

  @Test
  void shouldRefuseASourceWhoseFilesCannotBeRead() throws Exception {
    var sources = Map.of("A.java", "class A {}", "A.files/query.sql", "?");
    try (var compiler = new UnitCompiler(System.getProperty("java.class.path"))) {
      var compiled =
          compiler.refresh(sources, Map.of("A.files/query.sql", "A.files/query.sql: no"));
      assertThat(compiled).containsExactly(new Compiled.Refused("A.java", "A.files/query.sql: no"));
    }
  }

  @Test
  void shouldRefuseWrongGraphs() {
    refused("flow.run(this::a); flow.run(this::a);", "void a() {}", "a task a already");
    refused("flow.run(() -> {});", "", "no name");
    refused(
        "flow.run(\"a\", () -> {}).onWorkerLoss(OnWorkerLoss.ATTACH);", "", "no handle to attach");
    refused(
        "var a = flow.run(\"a\", () -> {}); var b = flow.run(\"b\", () -> {}).after(a);"
            + " a.after(b);",
        "",
        "circle");
    refused(
        "flow.choose(this::v).when(V.X, () -> {});",
        "enum V { X, Y } V v() { return V.X; }",
        "answer Y");
    refused(
        "var a = flow.task(\"a\", () -> 1);"
            + " flow.given(a).run(\"b\", n -> {}).runWhen(TriggerRule.ALL_DONE);",
        "",
        "outcome()");
    refused("", "", "no task");
    refused("throw new IllegalStateException(\"boom\");", "", "Small.java:5", "boom");
  }

  @Test
  void shouldRefuseANeedThatNoWorkerCouldHave() {
    refused(
        "flow.run(\"a\", () -> {}).needs(\"gpu\", \"terraform >= 1.11\");",
        "",
        "Task a needs 'terraform >= 1.11'",
        "needs(\"terraform 1.11\")");
  }

  @Test
  void shouldRefuseAnIdThatNoAddressCanHave() {
    for (String id : List.of("\"a b\"", "\"..\"", "\"\"", "\"a/b\"", "\"a\".repeat(201)", "null")) {
      refused(
          "flow.run(\"a\", () -> {});",
          "public String id() {\n return " + id + ";\n}",
          "Small.java:8: DAG id",
          "letters");
    }
    assertThatThrownBy(
            () -> {
              var source =
                  "import dev.updraft.api.*; class Größe implements Dag<NoParams> { public void"
                      + " define(DagFlow<NoParams> flow) { flow.run(\"a\", () -> {}); } }";
              Units.draw(Units.unit(Units.compile(Map.of("G.java", source)), "G.java"), "Größe");
            })
        .hasMessageStartingWith("G.java: DAG id \"größe\"")
        .hasMessageContaining("Let id() return another");
  }

  @Test
  void shouldShowLineAndCaretAndCompileTheOthers() throws Exception {
    try (var compiler = new UnitCompiler(System.getProperty("java.class.path"))) {
      var sources = new HashMap<String, String>();
      sources.put("Bad.java", "class Bad {\n\tint n = \"x\";\n}\n");
      sources.put("Good.java", "class Good { int m = Other.N; }");
      sources.put("Other.java", "class Other { static final int N = 1; }");
      var first = compiler.refresh(sources, Map.of());
      assertThat(first.getFirst())
          .isEqualTo(
              new Compiled.Refused(
                  "Bad.java",
                  """
                  Bad.java:2: incompatible types: String cannot be converted to int
                            int n = "x";
                                    ^\
                  """));
      var good = Units.unit(first, "Good.java");

      assertThat(compiler.refresh(Map.copyOf(sources), Map.of())).isEmpty();

      // A helper's change reaches those who use it, even through an inlined constant.
      sources.put("Other.java", "class Other { static final int N = 2; }");
      sources.put("Bad.java", "class Bad { }");
      var second = compiler.refresh(sources, Map.of());
      assertThat(second).hasSize(3).allMatch(Compiled.Unit.class::isInstance);
      assertThat(Units.unit(second, "Good.java").hash()).isNotEqualTo(good.hash());
      assertThat(Units.unit(Units.compile(sources), "Good.java").jar())
          .isEqualTo(Units.unit(second, "Good.java").jar());
    }
  }

  @Test
  void shouldLetFilesTravelWithTheirSource() throws Exception {
    try (var compiler = new UnitCompiler(System.getProperty("java.class.path"))) {
      var sources = new HashMap<String, String>();
      sources.put("Day.java", "class Day {}");
      sources.put("Other.java", "class Other {}");
      sources.put("Day.files/a.csv", "\u00ff1");
      var first = Units.unit(compiler.refresh(sources, Map.of()), "Day.java");

      sources.put("Day.files/a.csv", "\u00ff2");
      var changed = compiler.refresh(sources, Map.of());
      var second = Units.unit(changed, "Day.java");
      assertThat(changed).hasSize(1);
      assertThat(second.hash()).isNotEqualTo(first.hash());
      try (var found =
          UnitLoader.ofJar(second.hash(), second.jarBytes())
              .getResourceAsStream("Day.files/a.csv")) {
        assertThat(found).hasBinaryContent(new byte[] {(byte) 0xff, '2'});
      }

      sources.remove("Day.files/a.csv");
      assertThat(Units.unit(compiler.refresh(sources, Map.of()), "Day.java").hash())
          .isNotEqualTo(second.hash());
    }
  }
}
