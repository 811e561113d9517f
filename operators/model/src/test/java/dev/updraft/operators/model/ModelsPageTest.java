// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.bundle.call.UnitLoader;
import dev.updraft.bundle.compile.Compiled;
import dev.updraft.bundle.compile.UnitCompiler;
import dev.updraft.bundle.define.DagDrawing;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.TaskSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of docs/models.md are one DAG: it compiles, and draws. */
class ModelsPageTest {
  @Test
  void shouldCompileAndDrawEveryExample() throws Exception {
    String page = Files.readString(page());
    var source =
        """
        import dev.updraft.api.*;
        import dev.updraft.operators.*;
        import dev.updraft.operators.model.*;
        import java.time.*;
        import java.util.*;

        public final class Examples implements Dag<NoParams> {
          public void define(DagFlow<NoParams> flow) {
        %s
          }
        %s
        }
        """
            .formatted(
                String.join("\n", blocks(page, "java")),
                String.join("\n", blocks(page, "java-members")));
    DagSpec spec = draw(source);
    assertThat(spec.tasks())
        .extracting(TaskSpec::operator)
        .contains("publish", "gate", "promote", "rollback");
    assertThat(spec.tasks()).extracting(TaskSpec::taskId).contains("train", "score");
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

  private static List<String> blocks(String page, String language) {
    var found = new ArrayList<String>();
    var fence =
        Pattern.compile("^```" + language + "\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    var matcher = fence.matcher(page);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private static Path page() throws IOException {
    Path at = Path.of("").toRealPath();
    while (!Files.exists(at.resolve("docs/models.md"))) {
      at = Objects.requireNonNull(at.getParent(), "docs/models.md");
    }
    return at.resolve("docs/models.md");
  }
}
