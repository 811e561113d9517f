// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.objects.FolderObjectStore;
import dev.updraft.objects.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptLogTest {
  private static final long SECOND = 1_000_000_000L;
  @TempDir Path folder;
  private MoodyStore store;
  private Path file;
  private Outbox outbox;
  private AttemptLog log;

  @BeforeEach
  void open() throws IOException {
    store = new MoodyStore(new FolderObjectStore(folder.resolve("objects"), "test"));
    file = Files.createFile(folder.resolve("log"));
    outbox = new Outbox(folder.resolve("outbox"), store, () -> 0);
    log = newLog(List.of());
  }

  private AttemptLog newLog(List<String> secrets) throws IOException {
    return new AttemptLog(file, folder.resolve("mark"), "logs/1", store, outbox, secrets);
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text, StandardCharsets.ISO_8859_1, StandardOpenOption.APPEND);
  }

  private String stored() throws IOException {
    var text = new StringBuilder();
    for (String key : store.list("logs/1")) {
      text.append(new String(store.get(key).orElseThrow(), StandardCharsets.UTF_8));
    }
    return text.toString();
  }

  @Test
  void shouldShowLinesAfterOneSecondAndKeepThemInOneObject() throws Exception {
    for (int i = 1; i <= 10; i++) {
      write("line " + i + "\nunfin");
      log.pump(i * SECOND);
      assertThat(stored()).endsWith("line " + i + "\n");
      write("ished\n");
    }
    assertThat(store.list("logs/1")).containsExactly("logs/1/000000");
  }

  @Test
  void shouldTellThatTheEndIsLostWhereNeitherStoreNorDiskTakesIt() throws Exception {
    write("early\n");
    log.pump(SECOND);
    write("late\n");
    store.away = true;
    Files.delete(folder.resolve("outbox"));
    log.finish(List.of(), 2 * SECOND);
    assertThat(stored()).isEqualTo("early\n");

    store.away = false;
    outbox.send();

    assertThat(stored()).startsWith("early\n[the end of this log is lost: ");
  }

  @Test
  void shouldCarryNothingOnceFinished() throws Exception {
    write("mine\n");
    log.finish(List.of(), SECOND);
    write("the next attempt's\n");
    log.pump(3 * SECOND);

    assertThat(stored()).isEqualTo("mine\n");
  }

  @Test
  void shouldBeginANewObjectWhenOneIsLarge() throws Exception {
    write(("x".repeat(99) + "\n").repeat(1000));
    log.pump(SECOND);
    write("after\n");
    log.pump(2 * SECOND);

    assertThat(store.list("logs/1")).containsExactly("logs/1/000000", "logs/1/000001");
    assertThat(stored()).hasSize(100_006);
  }

  @Test
  void shouldMakeTextOfAnything() throws Exception {
    write("nul \0 bad \377 esc \033[1m\r\n10%\r20%\r\ntail");
    log.finish(List.of("a note"), SECOND);

    assertThat(stored()).isEqualTo("nul ␀ bad \uFFFD esc \033[1m\n10%\n20%\ntail\n[a note]\n");
  }

  @Test
  void shouldMaskSecretsAlsoThoseOfManyLines() throws Exception {
    log = newLog(List.of("hush", "-----BEGIN-----\nMIIEvQIBADAN\n}\n"));
    write("a hush\nMIIEvQIBADAN\n}\n");
    log.finish(List.of(), SECOND);

    assertThat(stored()).isEqualTo("a ***\n***\n}\n");
  }

  @Test
  void shouldLoseNothingWhileTheStoreIsAway() throws Exception {
    store.away = true;
    for (int i = 1; i <= 3; i++) {
      write("line " + i + "\n");
      log.pump(i * SECOND);
    }
    store.away = false;
    log.pump(4 * SECOND);

    assertThat(stored()).isEqualTo("line 1\nline 2\nline 3\n");
  }

  @Test
  void shouldKeepTheEndOfALogThatTheStoreDoesNotTakeAcrossARestart() throws Exception {
    write("early\n");
    log.pump(SECOND);
    store.away = true;
    write(("y".repeat(99) + "\n").repeat(20_000) + "last");
    log.finish(List.of(), 2 * SECOND);
    assertThat(stored()).isEqualTo("early\n");

    var restarted = new Outbox(folder.resolve("outbox"), store, () -> 0);
    restarted.send();
    assertThat(stored()).isEqualTo("early\n");
    store.away = false;
    restarted.send();

    assertThat(stored()).hasSize(6 + 2_000_000 + 5).startsWith("early\ny").endsWith("y\nlast\n");
    assertThat(folder.resolve("outbox")).isEmptyDirectory();
  }

  @Test
  void shouldCutWhatIsTooLongAndSaySo() throws Exception {
    write("z".repeat(70_000) + "\n");
    byte[] much = ("z".repeat(999) + "\n").repeat(11_000).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 11; i++) {
      Files.write(file, much, StandardOpenOption.APPEND);
      log.pump(i * SECOND);
    }
    Files.writeString(file, "the reason\n", StandardOpenOption.APPEND);
    log.finish(List.of("a note"), 20 * SECOND);

    assertThat(stored())
        .hasSizeLessThan((int) AttemptLog.CAP + (200 << 10))
        .contains("[the line is longer than 64 KB]\n")
        .containsPattern(
            "\\[the log is longer than 100 MB: 1[67]\\d{6} bytes are left out here]\nz+\n")
        .endsWith("z\nthe reason\n[a note]\n");
    assertThat(store.largest).as("what is kept in memory").isLessThan(2 << 20);
    assertThat(file).isEmptyFile();
  }

  @Test
  void shouldKeepTheEndOfAnEndlessLineFromTheDisk() throws Exception {
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(2 * AttemptLog.CAP + 1000);
    }
    log.pump(SECOND);

    assertThat(file).isEmptyFile();
    write("its end\nlast\n");
    log.finish(List.of(), 2 * SECOND);
    assertThat(stored()).endsWith("bytes are left out here]\nlast\n");
  }

  /** A store that can be away. */
  private static final class MoodyStore implements ObjectStore {
    private final ObjectStore real;
    boolean away;
    int largest;

    MoodyStore(ObjectStore real) {
      this.real = real;
    }

    @Override
    public void put(String key, byte[] content) throws IOException {
      if (away) {
        throw new IOException("away");
      }
      largest = Math.max(largest, content.length);
      real.put(key, content);
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) throws IOException {
      return real.putIfAbsent(key, content);
    }

    @Override
    public Optional<byte[]> get(String key) throws IOException {
      return real.get(key);
    }

    @Override
    public Optional<InputStream> open(String key) throws IOException {
      return real.open(key);
    }

    @Override
    public List<String> list(String prefix) throws IOException {
      return real.list(prefix);
    }

    @Override
    public void delete(String key) throws IOException {
      real.delete(key);
    }
  }
}
