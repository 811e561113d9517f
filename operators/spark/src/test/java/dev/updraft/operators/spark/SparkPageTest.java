// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.updraft.bundle.call.UnitLoader;
import dev.updraft.bundle.compile.Compiled;
import dev.updraft.bundle.compile.UnitCompiler;
import dev.updraft.bundle.define.DagDrawing;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.TaskSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The examples of docs/spark.md are one DAG: it compiles, and draws. */
class SparkPageTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("^```java\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  @Test
  void shouldCompileAndDrawEveryExample() throws Exception {
    var spec = draw(source(examples(Files.readString(page()))));
    assertThat(spec.tasks())
        .extracting(TaskSpec::taskId, TaskSpec::operator)
        .contains(
            tuple("sales", "sparksubmit"),
            tuple("report", "sparkclient"),
            tuple("clean", "sparkclient"));
  }

  @Test
  void shouldRefusePythonInClusterModeWhenTheDagIsDrawn() throws Exception {
    var wrong =
        """
        var spark = flow.connection("spark", Spark.class);
        flow.task("report", SparkSubmit.on(spark).jar("report.py", "Report"));
        """;
    assertThatThrownBy(() -> draw(source(wrong)))
        .hasMessageContaining("report.py cannot run in cluster mode");
  }

  private static String examples(String page) {
    return EXAMPLE
        .matcher(page)
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.joining("\n"));
  }

  private static String source(String body) {
    return """
    import dev.updraft.api.*;
    import dev.updraft.operators.spark.*;
    import java.time.*;

    public final class Examples implements Dag<NoParams> {
      public void define(DagFlow<NoParams> flow) {
    %s
      }
    }
    """
        .formatted(body);
  }

  private static DagSpec draw(String source) throws Exception {
    try (var compiler = new UnitCompiler(System.getProperty("java.class.path"))) {
      Compiled compiled = compiler.refresh(Map.of("Examples.java", source), Map.of()).getFirst();
      return switch (compiled) {
        case Compiled.Unit unit ->
            DagDrawing.draw(
                UnitLoader.ofJar(unit.hash(), unit.jarBytes()).loadClass("Examples"),
                unit.hash(),
                unit.file());
        case Compiled.Refused refused -> throw new AssertionError(refused.message());
        case Compiled.Gone gone -> throw new AssertionError(gone);
      };
    }
  }

  private static Path page() throws Exception {
    Path at = Path.of("").toRealPath();
    while (!Files.exists(at.resolve("docs/spark.md"))) {
      at = Objects.requireNonNull(at.getParent(), "docs/spark.md");
    }
    return at.resolve("docs/spark.md");
  }
}
