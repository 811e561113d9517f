// SPDX-License-Identifier: Apache-2.0
package dev.updraft.objects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.testkit.s3.ScriptedS3;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server that fails, lies or hangs makes of a call. */
class S3FaultsTest {
  private static final byte[] ONE = "one".getBytes(UTF_8);
  private static final S3Limits SHORT =
      new S3Limits(
          Duration.ofSeconds(1),
          Duration.ofMillis(400),
          Duration.ofMillis(800),
          Duration.ofSeconds(2),
          1L << 30);

  private final ScriptedS3 server;
  private final S3ObjectStore store;

  S3FaultsTest() throws IOException {
    server = new ScriptedS3(1000);
    store = S3ObjectStore.open(Scripted.place(server, "tests", "p"));
  }

  @AfterEach
  void close() {
    store.close();
    server.close();
  }

  @Test
  void shouldAskAgainWhenItIsToldOfAConflictOrAnError() throws Exception {
    server.then(
        ScriptedS3.refuses(409, "ConditionalRequestConflict"),
        ScriptedS3.refuses(500, "InternalError"),
        ScriptedS3.refuses(503, "SlowDown"));
    assertThat(store.putIfAbsent("k", ONE)).isTrue();
    assertThat(store.putIfAbsent("k", ONE)).isFalse();
  }

  @Test
  void shouldNotLoseAgainstItself() throws Exception {
    server.then(ScriptedS3.losesTheAnswer());
    assertThat(store.putIfAbsent("k", ONE)).as("the write whose answer was lost").isTrue();
    assertThat(store.putIfAbsent("k", ONE)).as("another write of the same content").isFalse();
    try (var other = S3ObjectStore.open(Scripted.place(server, "tests", "p"))) {
      assertThat(other.putIfAbsent("k", ONE)).isFalse();
    }
  }

  @Test
  void shouldNeverTakeHalfAnObjectForAWholeOne() throws Exception {
    store.put("k", new byte[10_000]);
    server.then(ScriptedS3.cuts());
    assertThat(store.get("k").orElseThrow()).as("asked for again").hasSize(10_000);
    server.then(ScriptedS3.cuts());
    try (InputStream in = store.open("k").orElseThrow()) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("s3://tests/p/k could not be read");
    }
  }

  @Test
  @Timeout(60)
  void shouldGiveUpOnAServerThatHangs(@TempDir Path temp) throws Exception {
    try (var hasty = S3ObjectStore.open(Scripted.place(server, "tests", "p"), SHORT)) {
      hangs();
      assertThatThrownBy(() -> hasty.get("k")).isInstanceOf(IOException.class);
      hangs();
      Path file = file(temp, 64 << 20);
      assertThatThrownBy(() -> hasty.putIfAbsent("k", file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("s3://tests/p/k")
          .hasMessageContaining(server.endpoint().toString());
    }
  }

  private void hangs() {
    for (int i = 0; i < 5; i++) {
      server.then(ScriptedS3.hangs());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "403, AccessDenied, s3:ListBucket",
    "403, InvalidAccessKeyId, AWS_ACCESS_KEY_ID",
    "301, PermanentRedirect, is in region eu-north-1: set AWS_REGION",
    "400, AuthorizationHeaderMalformed, set AWS_REGION",
    "404, NoSuchBucket, there is no such bucket; make it",
    "418, Teapot, it answered 418 Teapot: as scripted",
  })
  void shouldSayWhatToMend(int status, String code, String hint) {
    server.then(ScriptedS3.refuses(status, code));
    assertThatThrownBy(() -> store.put("k", ONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("s3://tests/p/k could not be written")
        .hasMessageContaining("bucket 'tests' at " + server.endpoint())
        .hasMessageContaining(hint);
  }

  @Test
  void shouldOpenOnlyWhereItMayButGoOnWhereNobodyAnswers() throws Exception {
    assertThatThrownBy(() -> S3ObjectStore.open(Scripted.place(server, "other", "")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("s3://other")
        .hasMessageContaining("no such bucket");
    var nobody =
        new S3Access(
            Optional.of(URI.create("http://127.0.0.1:1")), Optional.of("us-east-1"), keys());
    try (var away = S3ObjectStore.open(new ObjectPlace.Bucket("tests", "", nobody))) {
      assertThatThrownBy(() -> away.get("k"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("does not answer")
          .hasMessageContaining("AWS_ENDPOINT_URL_S3");
    }
  }

  private static Optional<S3Access.Keys> keys() {
    return Optional.of(new S3Access.Keys("id", "secret"));
  }

  /** In a JVM whose heap is a quarter of the file. */
  @Test
  @Timeout(60)
  void shouldSendAFileWithoutHoldingIt(@TempDir Path temp) throws Exception {
    Process upload =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                Upload.class.getName(),
                server.endpoint().toString(),
                file(temp, 128 << 20).toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(upload.getInputStream().readAllBytes(), UTF_8);
    assertThat(upload.waitFor()).as(said).isZero();
    assertThat(server.holds("p/large")).isTrue();
  }

  /** The other JVM. */
  static final class Upload {
    private Upload() {}

    public static void main(String[] args) throws IOException {
      var access = new S3Access(Optional.of(URI.create(args[0])), Optional.of("us-east-1"), keys());
      var place = new ObjectPlace.Bucket("tests", "p", access);
      try (var store = S3ObjectStore.open(place)) {
        System.exit(store.putIfAbsent("large", Path.of(args[1])) ? 0 : 1);
      }
    }
  }

  @Test
  void shouldRefuseWhatIsTooLargeForOneWrite(@TempDir Path temp) throws Exception {
    Path file = file(temp, (5L << 30) + 1);
    assertThatThrownBy(() -> store.putIfAbsent("k", file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has at most 5");
  }

  /** Of zeros that take no room. */
  private static Path file(Path temp, long bytes) throws IOException {
    Path file = temp.resolve("file");
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(bytes);
    }
    return file;
  }
}
