// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Images that buildah builds and runs; {@code real-tests} starts it, it is no part of the build.
 */
class RealImageChecks {
  private static final Pattern SPACE = Pattern.compile(" ");

  @SuppressWarnings("NullAway.Init") // set before each test
  @TempDir
  Path temp;

  @Test
  void shouldBuildAndServeOnnx() throws Exception {
    ModelImage image =
        PublishedSample.of(temp, "a $b \"c\"", "iris.onnx").image("a", "b", "c", "d");
    String row = "{\"rows\":[{\"a\":6.5,\"b\":3.2,\"c\":5.1,\"d\":2.0}]}";
    assertThat(served(image, row).path("label").asInt()).isEqualTo(2);
  }

  @Test
  void shouldBuildAndServePmml() throws Exception {
    ModelImage image = PublishedSample.of(temp, "a $b \"c\"", "spent.pmml").image();
    String row = "{\"rows\":[{\"age\":40,\"visits\":2,\"plan\":\"gold\"}]}";
    assertThat(served(image, row).path("predicted_spent").asDouble()).isEqualTo(18.5);
  }

  private JsonNode served(ModelImage image, String row) throws Exception {
    String base = "BASE=" + System.getProperty("updraft.base");
    String tag = "localhost/served:1";
    buildah(
        "bud",
        "--format=docker",
        "--isolation=chroot",
        "--build-arg",
        base,
        "-t",
        tag,
        image.folder().toString());
    JsonNode built =
        JsonMapper.shared()
            .readTree(buildah("inspect", "--type", "image", tag))
            .at("/Docker/config");
    assertThat(built.at("/Labels/org.opencontainers.image.revision").asString())
        .isEqualTo("a $b \"c\"");
    String container = buildah("from", tag).strip();
    var start = words("run", "--isolation=chroot", "--env=PORT=0", container, "--");
    built.path("Entrypoint").forEach(word -> start.add(word.asString()));
    try (var served = ServedImage.of(start, temp)) {
      JsonNode answer = served.post("/score", row).json().at("/rows/0");
      assertThat(served.users()).containsExactly("65532");
      return answer;
    } finally {
      buildah("rm", container);
      buildah("rmi", tag);
    }
  }

  private static List<String> words(String... more) {
    var words = new ArrayList<String>();
    SPACE
        .splitAsStream(Objects.requireNonNull(System.getProperty("updraft.buildah")))
        .forEach(words::add);
    words.addAll(List.of(more));
    return words;
  }

  private String buildah(String... more) throws IOException, InterruptedException {
    Path errors = Files.createTempFile(temp, "buildah", ".log");
    var process = new ProcessBuilder(words(more)).redirectError(errors.toFile()).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    return said;
  }
}
