// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is built; that it runs is what {@link ServedImageTest} shows. */
class ModelImageTest {
  private static final String[] IRIS = {"a", "b", "c", "d"};

  @SuppressWarnings("NullAway.Init") // set before each test
  @TempDir
  Path temp;

  @Test
  void shouldWriteAllThatTheDockerfileCopies() throws IOException {
    ModelImage image = PublishedSample.of(temp, "0123abc", "spent.pmml").image();
    assertThat(image.file()).isEqualTo("spent.pmml");
    assertThat(image.inputs()).containsExactly("age", "visits", "plan");
    var dockerfile = DockerfileText.of(image.folder());
    assertThat(dockerfile.all("COPY")).hasSize(2);
    for (String copy : dockerfile.all("COPY")) {
      assertThat(image.folder().resolve(copy.substring(0, copy.indexOf(' '))))
          .isNotEmptyDirectory();
    }
    assertThat(dockerfile.all("ARG"))
        .containsExactly("BASE=docker.io/library/eclipse-temurin:25-jre-noble");
    assertThat(dockerfile.all("FROM")).containsExactly("${BASE}");
    assertThat(dockerfile.all("USER")).containsExactly("65532:65532");
    assertThat(dockerfile.lines())
        .allMatch(
            line ->
                line.matches(
                    "(ARG|FROM|LABEL|WORKDIR|COPY|ENV|USER|EXPOSE|HEALTHCHECK|ENTRYPOINT) .+"));
    assertThat(dockerfile.all("LABEL").getFirst())
        .contains("org.opencontainers.image.title=\"churn\"")
        .contains("org.opencontainers.image.version=\"1\"")
        .contains("org.opencontainers.image.created=\"2026-11-20T12:00:00Z\"")
        .contains("org.opencontainers.image.revision=\"0123abc\"")
        .contains("dev.updraft.model.manifest=\"sha256:" + image.version().manifest() + "\"");
    assertThat(names(image.folder().resolve("lib")))
        .anyMatch(name -> name.matches("dev\\.updraft\\.api\\.jar|updraft-api-.*"))
        .noneMatch(name -> name.contains("onnx") || name.contains("jpmml"));
  }

  @Test
  void shouldTakeWhatADagSaysForAValueAndForNoInstruction() throws IOException {
    String commit = "a\"b\\c$HOME\nRUN curl evil %s {start}";
    ModelImage image = PublishedSample.of(temp, commit, "spent.pmml").image();
    var dockerfile = DockerfileText.of(image.folder());
    assertThat(dockerfile.all("RUN")).isEmpty();
    assertThat(dockerfile.all("LABEL").getFirst())
        .contains("revision=\"a\\\"b\\\\c\\$HOME RUN curl evil %s {start}\"");
  }

  @Test
  void shouldLetAnybodyReadWhatIsInIt() throws IOException {
    ModelImage image = PublishedSample.of(temp, "", "iris.onnx").image(IRIS);
    try (var all = Files.walk(image.folder())) {
      assertThat(all)
          .allSatisfy(
              each ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                      .isEqualTo(Files.isDirectory(each) ? "rwxr-xr-x" : "rw-r--r--"));
    }
    assertThat(names(image.folder().resolve("lib")))
        .anyMatch(name -> name.startsWith("onnxruntime"))
        .noneMatch(name -> name.contains("pmml") || name.contains("scala"));
    assertThat(names(temp)).containsExactlyInAnyOrder("image", "store", "trained");
  }

  @Test
  void shouldSayWhichModelsCannotBeServed() throws IOException {
    var pickle = PublishedSample.of(temp, "", "make-models.py");
    assertThatThrownBy(pickle::image)
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("The version has no file that ends in .onnx or .pmml")
        .hasMessageContaining("[make-models.py]")
        .hasMessageEndingWith(
            "Export the model as one of the two where it is trained, and publish that too");
    assertThat(names(temp)).containsExactlyInAnyOrder("store", "trained");
  }

  @Test
  void shouldAskForTheOrderOfFeaturesThatAModelDoesNotName() throws IOException {
    var iris = PublishedSample.of(temp, "", "iris.onnx");
    assertThatThrownBy(iris::image)
        .isInstanceOf(TaskFailed.class)
        .hasMessageStartingWith("iris.onnx takes all its values in one input, without their names")
        .hasMessageContaining("--features=age,visits")
        .hasMessageEndingWith("in no order: [petal]");
    assertThatThrownBy(() -> iris.image("a", "b"))
        .hasMessageContaining("shape=[-1, 4]")
        .hasMessageEndingWith("given are [a, b]");
    assertThat(iris.image(IRIS).inputs()).containsExactly(IRIS);
    assertThatThrownBy(() -> iris.image(IRIS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("image exists already; name a new folder");
  }

  @Test
  void shouldRefuseFeaturesThatAModelDoesNotTake() throws IOException {
    var spent = PublishedSample.of(temp, "", "spent.pmml");
    assertThatThrownBy(() -> spent.image("age", "plan"))
        .hasMessage(
            "--features is [age, plan]; leave it out, for the model names its inputs: [age,"
                + " visits, plan]");
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
