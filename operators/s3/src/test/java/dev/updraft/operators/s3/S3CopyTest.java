// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import dev.updraft.testkit.s3.ScriptedS3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3CopyTest {
  private final ScriptedS3 server = start();

  private static ScriptedS3 start() {
    try {
      return new ScriptedS3(2);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close() {
    server.close();
  }

  private S3 lake() {
    return Samples.lake(server.endpoint().toString());
  }

  private Copied copy(String from, String to) throws IOException {
    return new S3Copy(Value.of(lake()), Value.of(from), Value.of(to)).run(Samples.task());
  }

  @Test
  void shouldCopyAllBelowAFolderAndOnlyThat() throws IOException {
    server.put("in/a", "1");
    server.put("in/deep/b c+ü", "22");
    server.put("in/c", "333");
    server.put("other", "-");
    assertThat(copy("s3://tests/in/", "s3://tests/out/day/")).isEqualTo(new Copied(3, 6, 0));
    assertThat(server.holds("out/day/deep/b c+ü")).isTrue();
    assertThat(server.holds("out/day/other")).isFalse();
  }

  @Test
  void shouldLeaveAloneWhatIsTheSame() throws IOException {
    server.put("in/a", "1");
    server.put("in/b", "2");
    server.put("out/a", "1");
    server.put("out/b", "3");
    assertThat(copy("s3://tests/in/", "s3://tests/out/")).isEqualTo(new Copied(1, 1, 1));
    assertThat(copy("s3://tests/in/", "s3://tests/out/")).isEqualTo(new Copied(0, 0, 2));
  }

  @Test
  void shouldCopyOneObjectAndNoneThatBeginsLikeIt() throws IOException {
    server.put("a", "1");
    server.put("a.csv", "2");
    assertThat(copy("s3://tests/a", "s3://tests/z")).isEqualTo(new Copied(1, 1, 0));
    assertThat(server.holds("z.csv")).isFalse();
  }

  @Test
  void shouldFailForGoodWhenThereIsNothing() {
    assertThatThrownBy(() -> copy("s3://tests/in/", "s3://tests/out/"))
        .isInstanceOf(TaskFailed.class)
        .hasMessage("Nothing is at s3://tests/in/: there is nothing to copy");
  }

  @Test
  void shouldFailForGoodWhenThereIsNoSuchBucketAndForNowWhenTheServerIsAway() {
    assertThatThrownBy(() -> copy("s3://nowhere/a", "s3://tests/a"))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("there is no such bucket")
        .hasMessageContaining("Connection[lake, aws://]");
    server.put("a", "1");
    for (int i = 0; i < 5; i++) {
      server.then(ScriptedS3.refuses(500, "InternalError"));
    }
    assertThatThrownBy(() -> copy("s3://tests/a", "s3://tests/z")).isInstanceOf(IOException.class);
  }

  @Test
  void shouldUploadAndDownload(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "1,2");
    lake().upload(file, "s3://tests/in/a.csv");
    Files.writeString(file, "something else that is longer");
    lake().download("s3://tests/in/a.csv", file);
    assertThat(file).hasContent("1,2");
    assertThatThrownBy(() -> lake().download("s3://tests/none", file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("reading s3://tests/none");
  }
}
