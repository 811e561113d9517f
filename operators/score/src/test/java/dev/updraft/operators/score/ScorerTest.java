// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScorerTest {
  @SuppressWarnings("NullAway.Init") // set before each test
  @TempDir
  Path folder;

  private Map<String, Object> answer(String model, String... cells) throws IOException {
    var row = new LinkedHashMap<String, String>();
    for (int i = 0; i < cells.length; i += 2) {
      row.put(cells[i], cells[i + 1]);
    }
    Path file = folder.resolve(model);
    if (!Files.exists(file)) {
      Samples.model(model, folder);
    }
    try (Scorer scorer = Scorer.open(file, List.copyOf(row.keySet()))) {
      return scorer.query(new GoldenRows.Row(2, row)).answer();
    }
  }

  @Test
  void shouldGiveAnOnnxModelOfOneInputAllFeaturesInTheirOrder() throws IOException {
    var answer = answer("iris.onnx", "a", "6.5", "b", "3.2", "c", "5.1", "d", "2.0");
    assertThat(answer).containsKeys("probabilities[0]", "probabilities[1]", "probabilities[2]");
    assertThat(answer.get("label")).isEqualTo(2L);
    assertThat((Float) answer.get("probabilities[2]")).isCloseTo(0.788332f, within(1e-5f));
  }

  @Test
  void shouldReadAMapOfProbabilitiesByItsKeys() throws IOException {
    var answer = answer("zipmap.onnx", "a", "6.5", "b", "3.2", "c", "5.1", "d", "2.0");
    assertThat(answer.get("output_label")).isEqualTo(2L);
    assertThat((Float) answer.get("output_probability[2]")).isCloseTo(0.788332f, within(1e-5f));
  }

  @Test
  void shouldGiveAnOnnxModelItsInputsByName() throws IOException {
    assertThat(answer("features.onnx", "plan", "gold", "visits", "3", "age", "40", "income", "1.5"))
        .containsEntry("score", 44.5f)
        .containsEntry("kept", "gold");
  }

  @ParameterizedTest
  @CsvSource({"40, 2, gold, 18.5", "20, 0, basic, 6.5", "'', 0, gold, NaN"})
  void shouldScorePmml(String age, String visits, String plan, double spent) throws IOException {
    assertThat(answer("spent.pmml", "age", age, "visits", visits, "plan", plan, "more", "x"))
        .containsEntry("predicted_spent", spent);
  }

  @Test
  void shouldSayWhichInputsAreMissing() {
    assertThatThrownBy(() -> answer("spent.pmml", "age", "1"))
        .isInstanceOf(TaskFailed.class)
        .hasMessage("The model needs the inputs [age, visits, plan]; given are [age]");
    assertThatThrownBy(() -> answer("iris.onnx", "a", "1", "b", "2"))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("The model needs the inputs [X ")
        .hasMessageContaining("shape=[-1, 4]")
        .hasMessageEndingWith("given are [a, b]");
    assertThatThrownBy(
            () -> answer("features.onnx", "plan", "x", "visits", "3.5", "age", "1", "income", "1"))
        .hasMessage("Line 2, column visits of the golden rows: \"3.5\" is no INT64");
  }

  @Test
  void shouldTellWhatARowMustHold() throws IOException {
    Path features = Samples.model("features.onnx", folder);
    assertThat(Scorer.names(features)).containsExactly("age", "income", "visits", "plan");
    assertThat(Scorer.names(Samples.model("iris.onnx", folder))).isEmpty();
    try (Scorer scorer = Scorer.open(features, Scorer.names(features))) {
      assertThat(scorer.inputs())
          .containsExactly(
              new Input("age", Input.Kind.NUMBER, true),
              new Input("income", Input.Kind.NUMBER, true),
              new Input("visits", Input.Kind.INT64, false),
              new Input("plan", Input.Kind.TEXT, true));
    }
    Path spent = Samples.model("spent.pmml", folder);
    assertThat(Scorer.names(spent)).containsExactly("age", "visits", "plan");
    try (Scorer scorer = Scorer.open(spent, Scorer.names(spent))) {
      assertThat(scorer.inputs())
          .containsExactly(
              new Input("age", Input.Kind.NUMBER, true),
              new Input("visits", Input.Kind.INT64, true),
              new Input("plan", Input.Kind.TEXT, true));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"broken.onnx", "broken.pmml"})
  void shouldSayWhatIsNoModel(String name) throws IOException {
    Files.writeString(folder.resolve(name), "<html>not found</html>");
    assertThatThrownBy(() -> answer(name, "a", "1"))
        .isInstanceOf(TaskFailed.class)
        .hasMessageStartingWith(name + " cannot be loaded as ");
  }

  /** One that reports elsewhere also takes the command line apart, and crashes on a long one. */
  @Test
  void shouldScoreWithALibraryThatReportsToNobody() throws IOException {
    Path library = OnnxLibrary.in(folder).resolve(System.mapLibraryName("onnxruntime"));
    assertThat(Files.readString(library, ISO_8859_1).contains("events.data.microsoft")).isFalse();
  }

  @Test
  void shouldUnpackTheLibraryOnceAndWhole() throws IOException {
    Path first = OnnxLibrary.in(folder);
    Path library = first.resolve(System.mapLibraryName("onnxruntime"));
    var made = Files.getLastModifiedTime(library);
    assertThat(Files.size(library)).isGreaterThan(10_000_000);
    assertThat(OnnxLibrary.in(folder)).isEqualTo(first);
    assertThat(Files.getLastModifiedTime(library)).isEqualTo(made);
    try (var files = Files.list(first)) {
      assertThat(files).hasSize(2);
    }
  }
}
