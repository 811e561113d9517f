// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DAGs from sources, by the bundle processor's compiler, loader and drawing. */
final class DagFileTest {
  private final Path folder;

  DagFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path kettle(String work) throws IOException {
    return file(
        "Kettle.java",
        """
        import dev.updraft.api.*;
        public final class Kettle implements Dag<NoParams> {
          public record Tea(String kind, int cups) {}
          public void define(DagFlow<NoParams> flow) {
            var tea = flow.task(this::brew);
            flow.given(tea).task(this::pour);
          }
          Tea brew() { %s }
          int pour(Tea tea) { return tea.cups() * Cups.SIZE; }
        }
        """
            .formatted(work));
  }

  @Test
  void shouldCompileAFileWithItsClosureAndRunItsCode() throws IOException {
    file("Cups.java", "final class Cups { static final int SIZE = 250; }");
    try (var kettle = TestDag.ofFile(kettle("return new Tea(\"green\", 3);")).runsItsCode()) {
      var run = kettle.trigger().finish();
      assertThat(run).succeeded();
      assertThat(run.task("pour")).returned(750);
      assertThat(kettle.spec().tasks().getFirst().line()).isEqualTo("Kettle.java:5");
    }
  }

  @Test
  void shouldTakeAScriptedResultAsAMapWhereTheTypeIsOnlyInTheFile() throws IOException {
    file("Cups.java", "final class Cups { static final int SIZE = 250; }");
    kettle("throw new IllegalStateException();");
    try (var kettle = TestDag.ofFolder(folder, "kettle").runsItsCode()) {
      kettle.task("brew").returns(Map.of("kind", "black", "cups", 2));
      assertThat(kettle.trigger().finish().task("pour")).returned(500);
    }
  }

  @Test
  void shouldShowWhereAFileDoesNotCompile() throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TestDag.ofFile(kettle("return new Tea(\"green\", 3);")))
        .withMessageContaining("Kettle.java:9:")
        .withMessageContaining("cannot find symbol")
        .withMessageContaining("^");
  }
}
