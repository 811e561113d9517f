// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.updraft.operators.score.ServedImage.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Starts what is built, with nothing but what lies in it, and asks it by HTTP. */
class ServedImageTest {
  private static final String ROW = "{\"age\":40,\"visits\":2,\"plan\":\"gold\"}";

  @SuppressWarnings("NullAway.Init") // set before each test
  @TempDir
  Path temp;

  private static GoldenRows golden(String file, String... expected) throws IOException {
    try (var in = ServedImageTest.class.getResourceAsStream("ScoringCheckTest.files/" + file)) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
      return GoldenRows.of(file, text, List.of(expected));
    }
  }

  private static String json(GoldenRows rows) {
    return rows.rows().stream()
        .map(
            row ->
                rows.features().stream()
                    .map(name -> "\"" + name + "\":" + number(row.cell(name)))
                    .collect(Collectors.joining(",", "{", "}")))
        .collect(Collectors.joining(",", "{\"rows\":[", "]}"));
  }

  private static String number(String cell) {
    return cell.matches("[0-9.]+") ? cell : "\"" + cell + "\"";
  }

  /** Holds the server's answers against the golden rows, and against what the check computes. */
  private void scoresAsTheCheckDoes(
      ServedImage served, Path model, GoldenRows rows, String... expected) throws Exception {
    Answer answer = served.post("/score", json(rows));
    assertThat(answer.status()).describedAs("%s", answer.json()).isEqualTo(200);
    assertThat(answer.json().path("rows")).hasSameSizeAs(rows.rows());
    var comparison = new Comparison(List.of(expected), 1e-5);
    try (Scorer scorer = Scorer.open(model, rows.features())) {
      for (int i = 0; i < rows.rows().size(); i++) {
        GoldenRows.Row row = rows.rows().get(i);
        Map<String, String> got = texts(answer.json().path("rows").get(i));
        Map<String, Object> here = scorer.query(row).answer();
        assertThat(got.keySet()).isEqualTo(here.keySet());
        here.forEach((name, value) -> assertThat(got).containsEntry(name, value.toString()));
        assertThat(comparison.of(row, Map.copyOf(got))).isEmpty();
      }
    }
  }

  private static Map<String, String> texts(JsonNode row) {
    return row.properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().asString()));
  }

  @Test
  void shouldScoreOnnxAsTheCheckDid() throws Exception {
    GoldenRows rows = golden("iris.csv", "label", "probabilities[2]");
    var sample = PublishedSample.of(temp, "", "iris.onnx");
    ModelImage image = sample.image(rows.features().toArray(String[]::new));
    try (var served = ServedImage.start(image.folder(), "serve")) {
      scoresAsTheCheckDoes(
          served, temp.resolve("trained/iris.onnx"), rows, "label", "probabilities[2]");
      assertThat(served.said()).startsWith("churn 1 (iris.onnx) answers on port ").hasLineCount(1);
      answersSageMaker(served, json(rows));
    }
  }

  private static void answersSageMaker(ServedImage served, String rows) throws Exception {
    assertThat(served.get("/ping").status()).isEqualTo(200);
    assertThat(served.post("/invocations", rows)).isEqualTo(served.post("/score", rows));
  }

  @Test
  void shouldNotStartWhenItIsToldWhatItDoesNotKnow() throws Exception {
    ModelImage image = PublishedSample.of(temp, "", "spent.pmml").image();
    try (var served = ServedImage.start(image.folder(), "train")) {
      assertThat(served.exit()).isEqualTo(1);
      assertThat(served.said())
          .startsWith("The model is not served: the container was told [train]; tell it nothing");
    }
  }

  @Test
  void shouldScorePmmlAsTheCheckDidAndSayWhatIsWrong() throws Exception {
    ModelImage image = PublishedSample.of(temp, "", "spent.pmml").image();
    try (var served = ServedImage.start(image.folder())) {
      GoldenRows rows = golden("spent.csv", "predicted_spent");
      scoresAsTheCheckDoes(served, temp.resolve("trained/spent.pmml"), rows, "predicted_spent");
      tellsItself(served, image);
      refuses(served);
      answersManyAtOnce(served);
      assertThat(served.health(DockerfileText.of(image.folder()).command("HEALTHCHECK"))).isZero();
      assertThat(served.said()).hasLineCount(1);
      endsWhatIsUnderWay(served);
    }
  }

  private static void tellsItself(ServedImage served, ModelImage image) throws Exception {
    assertThat(served.get("/health").status()).isEqualTo(200);
    JsonNode version = served.get("/version").json();
    assertThat(version.path("model").asString()).isEqualTo("churn");
    assertThat(version.path("version").asInt()).isOne();
    assertThat(version.path("manifest_sha256").asString()).isEqualTo(image.version().manifest());
    assertThat(version.path("inputs").get(1).toString())
        .isEqualTo(
            "{\"name\":\"visits\",\"give\":\"a whole number, or null where it is not known\"}");
    assertThat(version.path("manifest").path("metrics").path("auc").asDouble()).isEqualTo(0.93);
    assertThat(version.path("manifest").path("createdAt").asString())
        .isEqualTo("2026-11-20T12:00:00Z");
  }

  private static void refuses(ServedImage served) throws Exception {
    refused(
        served,
        "{\"rows\":[" + ROW + ROW.replace("40", "\"old\"").replaceFirst("\\{", ",{") + "]}",
        400,
        "rows[1].age",
        "rows[1].age is \"old\"; give a number, or null where it is not known");
    refused(
        served,
        "{\"rows\":[{\"age\":1,\"visits\":2.5,\"plan\":\"gold\"}]}",
        400,
        "rows[0].visits",
        "rows[0].visits is 2.5; give a whole number");
    refused(
        served,
        "{\"rows\":[{\"age\":1,\"visits\":2}]}",
        400,
        "rows[0].plan",
        "rows[0].plan is missing; give a text, or null");
    refused(
        served,
        "{\"rows\":[{\"agee\":1}]}",
        400,
        "rows[0].agee",
        "rows[0] has \"agee\", which the model does not take; it takes age (a number");
    refused(served, "{\"rows\":[7]}", 400, "rows[0]", "rows[0] is no object; send {\"rows\"");
    refused(served, "[" + ROW + "]", 400, "rows", "There is no list of rows; send {\"rows\"");
    refused(served, "{\"rows\":[", 400, "", "The body is no JSON (");
    refused(served, "", 400, "rows", "There is no list of rows");
    String many = "{\"rows\":[" + (ROW + ",").repeat(1000) + ROW + "]}";
    refused(served, many, 413, "rows", "There are 1001 rows; send 1000 at most at once");
    refused(
        served,
        " ".repeat(ScoringHandler.MOST_BYTES + 1),
        413,
        "",
        "The body has more than 1048576 bytes");
    assertThat(
            served
                .post("/score", "{\"rows\":[{\"age\":null,\"visits\":1,\"plan\":\"gold\"}]}")
                .json()
                .path("rows")
                .toString())
        .isEqualTo("[{\"predicted_spent\":null}]");
    assertThat(served.get("/score").status()).isEqualTo(405);
    assertThat(served.get("/else").status()).isEqualTo(404);
  }

  private static void refused(
      ServedImage served, String body, int status, String field, String told) throws Exception {
    Answer answer = served.post("/score", body);
    assertThat(answer.status()).describedAs("%s", answer.json()).isEqualTo(status);
    assertThat(answer.json().path("field").asString("")).isEqualTo(field);
    assertThat(answer.json().path("error").asString()).startsWith(told);
  }

  private static void answersManyAtOnce(ServedImage served) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked = new ArrayList<Callable<Double>>();
      for (int i = 0; i < 200; i++) {
        String body = "{\"rows\":[" + ROW.replace("40", Integer.toString(4 * i)) + "]}";
        asked.add(
            () -> served.post("/score", body).json().at("/rows/0/predicted_spent").asDouble());
      }
      var answers = threads.invokeAll(asked);
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()).isEqualTo(8.5 + i);
      }
    }
  }

  /** A request whose body is still to come when SIGTERM does is answered; then the process ends. */
  private static void endsWhatIsUnderWay(ServedImage served) throws Exception {
    String body = "{\"rows\":[" + ROW + "]}";
    int port = served.port();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
      OutputStream out = socket.getOutputStream();
      out.write(head(body.length()));
      assertThat(in.readLine()).isEqualTo("HTTP/1.1 100 Continue");
      served.terminate();
      await().atMost(Duration.ofSeconds(10)).until(() -> isClosed(port));
      out.write(body.getBytes(US_ASCII));
      assertThat(in.lines().toList())
          .contains("HTTP/1.1 200 OK")
          .last()
          .asString()
          .contains("18.5");
    }
    assertThat(served.exit()).isEqualTo(143);
  }

  private static byte[] head(int length) {
    return String.join(
            "\r\n",
            "POST /score HTTP/1.1",
            "Host: x",
            "Content-Length: " + length,
            "Expect: 100-continue",
            "Connection: close",
            "",
            "")
        .getBytes(US_ASCII);
  }

  private static boolean isClosed(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isClosed();
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void shouldNotStartWithAFileThatIsNotWhatWasPublished() throws Exception {
    ModelImage image = PublishedSample.of(temp, "", "spent.pmml").image();
    Path file = image.folder().resolve("model/files/spent.pmml");
    Files.writeString(file, Files.readString(file).replace("0.25", "0.26"));
    try (var served = ServedImage.start(image.folder())) {
      assertThat(served.exit()).isEqualTo(1);
      assertThat(served.said())
          .startsWith("The model is not served: model/files/spent.pmml is not what was published")
          .hasLineCount(1);
    }
    Path manifest = image.folder().resolve("model/manifest.json");
    Files.writeString(manifest, Files.readString(manifest) + " ");
    try (var served = ServedImage.start(image.folder())) {
      assertThat(served.exit()).isEqualTo(1);
      assertThat(served.said())
          .startsWith("The model is not served: model/manifest.json is not what was published");
    }
  }
}
