// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.gates.SourceTree;
import dev.updraft.testkit.TestDag;
import dev.updraft.testkit.page.ExamplePage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages of docs/operators say what the sources say, and their examples compile and draw. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogueTest {
  private static final SourceTree TREE = SourceTree.ours();
  private static final Path FOLDER = TREE.root().resolve(Catalogue.FOLDER);

  @SuppressWarnings("NullAway.Init") // read before all tests
  private Catalogue catalogue;

  @BeforeAll
  void read() throws IOException {
    catalogue = Catalogue.of(TREE);
  }

  @Test
  void shouldLeaveNothingUnsaid() {
    assertThat(catalogue.problems()).as("what to write, and where").isEmpty();
  }

  @Test
  void shouldBeWhatIsCommitted() throws IOException {
    if (Boolean.getBoolean("catalogue.write")) {
      catalogue.write(FOLDER);
    }
    assertThat(catalogue.differences(FOLDER)).as("write them anew: .ci/catalogue").isEmpty();
  }

  Stream<Named<OperatorPage>> operators() {
    return catalogue.operators().stream().map(page -> Named.of(page.type(), page));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operators")
  void shouldHaveAnExampleThatDraws(OperatorPage page) throws IOException {
    var example = ExamplePage.at(Catalogue.FOLDER + "/" + OperatorPage.file(page.type()));
    assertThat(example.drawn(page.imports().toArray(String[]::new)).tasks())
        .extracting(TaskSpec::operator)
        .contains(page.shownAs());
  }

  @Test
  void shouldSayWhichPageDiffersAndWhere(@TempDir Path folder) throws IOException {
    catalogue.write(folder);
    assertThat(catalogue.differences(folder)).isEmpty();
    Path shell = folder.resolve("shell.md");
    Files.writeString(shell, Files.readString(shell).replace("# Shell\n", "# Shall\n"));
    Files.delete(folder.resolve("http.md"));
    Files.writeString(folder.resolve("stray.md"), "");
    assertThat(catalogue.differences(folder))
        .containsExactly(
            "http.md is not there",
            "shell.md:1 is '# Shall' and should be '# Shell'",
            "stray.md belongs to no operator");
  }

  @Test
  void shouldHaveAnExampleOfShellThatRuns(@TempDir Path folder) throws IOException {
    try (var dag = example("shell.md", folder)) {
      var run = dag.trigger();
      assertThat(run.task("export").result(String.class)).endsWith("Z to s3://out");
    }
  }

  @Test
  void shouldHaveAnExampleOfPythonThatRuns(@TempDir Path folder) throws IOException {
    var script = ExamplePage.at(Catalogue.FOLDER + "/python.md").blocks("python").getFirst();
    Files.createDirectories(folder.resolve("Examples.files"));
    Files.writeString(folder.resolve("Examples.files/train.py"), script);
    try (var dag = example("python.md", folder)) {
      var run = dag.trigger();
      assertThat(run.task("train").json()).isEqualTo("{\"path\":\"s3://models/7\",\"auc\":0.93}");
    }
  }

  private static TestDag example(String page, Path folder) throws IOException {
    String statements = ExamplePage.at(Catalogue.FOLDER + "/" + page).blocks("java").getFirst();
    Path file = folder.resolve("Examples.java");
    Files.writeString(
        file,
        """
        import dev.updraft.api.*;
        import dev.updraft.operators.*;

        public final class Examples implements Dag<NoParams> {
          public void define(DagFlow<NoParams> flow) {
            %s
          }
        }
        """
            .formatted(statements));
    return TestDag.ofFile(file).runsItsCode();
  }

  @Test
  void shouldSayWhatIsMissingAndWhere(@TempDir Path root) throws IOException {
    Path folder = root.resolve("operators/toy/src/main/java/dev/updraft/operators/toy");
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("package-info.java"),
        """
        /** Toys. */
        package dev.updraft.operators.toy;
        """);
    Files.writeString(
        folder.resolve("Toy.java"),
        """
        package dev.updraft.operators.toy;

        /**
         * Plays.
         *
         * @loss It goes on. ({@code NoSuchTest})
         * @retry It begins anew.
         */
        public record Toy<R>(int speed) implements dev.updraft.api.DirectOperator<R> {
          public static Toy<String> toy() {
            return new Toy<>(Integer.parseInt("1"));
          }

          /** How fast it is. */
          public Toy<R> speed(int other) {
            return new Toy<>(other);
          }

          @Override
          public R run(dev.updraft.api.TaskContext task) {
            throw new UnsupportedOperationException();
          }
        }
        """);
    String toy = "operators/toy/src/main/java/dev/updraft/operators/toy/";
    assertThat(Catalogue.of(new SourceTree(root)).problems())
        .containsExactlyInAnyOrder(
            toy
                + "package-info.java:2: write @guide, with a page of docs and what the family is"
                + " called",
            toy + "Toy.java:9: no example; write <pre>{@code …}</pre>, whole statements",
            toy + "Toy.java:9: write @param <R>: which type the result has",
            toy + "Toy.java:10: toy has no Javadoc; say in a sentence what it sets",
            toy
                + "Toy.java:15: the code does not say plainly what holds without speed; write"
                + " @default",
            toy
                + "Toy.java:9: @retry: name the test that shows it, {@code …Test}, or say one of"
                + " [not tested, it only reads]",
            toy
                + "Toy.java:9: write @cancel: what becomes of the work when the task is cleared or"
                + " ended, in a sentence",
            toy + "Toy.java:9: @loss: there is no test NoSuchTest",
            toy + "Toy.java:9: write @needs: what a worker must have, in a sentence",
            toy + "Toy.java:9: write @ran: which tests run it, and against what, in a sentence");
  }
}
