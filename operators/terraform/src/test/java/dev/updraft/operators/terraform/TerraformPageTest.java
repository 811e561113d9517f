// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of docs/terraform.md are one DAG: it compiles, and draws. */
class TerraformPageTest {
  private static final Pattern MEMBERS =
      Pattern.compile("^```java-members\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern EXAMPLE =
      Pattern.compile("^```java\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  @Test
  void shouldCompileAndDrawEveryExample() throws Exception {
    String page = Files.readString(page());
    var spec = draw(source(examples(EXAMPLE, page), examples(MEMBERS, page)));
    assertThat(spec.tasks())
        .extracting(TaskSpec::taskId, TaskSpec::operator)
        .contains(
            tuple("cluster", "apply"),
            tuple("train", "java"),
            tuple("teardown", "destroy"),
            tuple("pool", "apply"),
            tuple("poolGone", "destroy"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        ".files(this, \"\", \"modules/a.tf\") | is a .tf file of the folder itself",
        ".files(this, \"../x\", \"main.tf\") | '../x' must be a path in the folder",
        ".folder(\"plans/gpu\") | it must be absolute",
        ".folder(\"/srv/gpu\").stack(\"a/b\") | stack is 'a/b'",
        ".folder(\"/srv/gpu\").atMost(-1) | atMost is -1",
        ".folder(\"/srv/gpu\").result(String.class) | it must be a record",
      })
  void shouldRefuseWhatIsWrongWhenTheDagIsDrawn(String rest, String told) {
    var wrong =
        """
        var terraform = flow.connection("terraform", Terraform.class);
        flow.task("cluster", Apply.on(terraform)%s);
        """
            .formatted(rest);
    assertThatThrownBy(() -> draw(source(wrong, ""))).hasMessageContaining(told);
  }

  private static String examples(Pattern kind, String page) {
    return kind.matcher(page)
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.joining("\n"));
  }

  private static String source(String body, String members) {
    return """
    import dev.updraft.api.*;
    import dev.updraft.operators.terraform.*;
    import java.time.*;
    import java.util.*;

    public final class Examples implements Dag<NoParams> {
      public void define(DagFlow<NoParams> flow) {
    %s
      }
    %s
    }
    """
        .formatted(body, members);
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
    while (!Files.exists(at.resolve("docs/terraform.md"))) {
      at = Objects.requireNonNull(at.getParent(), "docs/terraform.md");
    }
    return at.resolve("docs/terraform.md");
  }
}
