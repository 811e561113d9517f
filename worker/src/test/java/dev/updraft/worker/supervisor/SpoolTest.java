// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.protocol.Message;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  @TempDir Path folder;

  private static void write(Spool spool, String... grants) throws IOException {
    var outcomes = new LinkedHashMap<String, Message.Outcome>();
    for (String grant : grants) {
      outcomes.put(grant, Outcomes.failed("why " + grant, true, "USER"));
    }
    spool.write(outcomes);
  }

  /** What the next supervisor finds; the one before was killed. */
  private List<String> found() throws IOException {
    try (var next = new Spool(folder)) {
      return next.readAll().stream().map(Message.Report::grant).toList();
    }
  }

  private long files() throws IOException {
    try (var all = Files.list(folder)) {
      return all.count();
    }
  }

  @Test
  void shouldKeepUntilConfirmed() throws Exception {
    var spool = new Spool(folder);
    write(spool, "a", "b", "c");
    spool.forget("b");

    assertThat(found()).containsExactly("a", "c");
    assertThat(found()).containsExactly("a", "c");
  }

  @Test
  void shouldKeepOverTwoRestartsAndDeleteWhatIsConfirmed() throws Exception {
    write(new Spool(folder), "a");
    var second = new Spool(folder);
    write(second, "b");
    var third = new Spool(folder);
    assertThat(third.readAll()).extracting(Message.Report::grant).containsExactly("a", "b");

    third.forget("a");
    third.forget("b");

    assertThat(files()).isEqualTo(1);
    assertThat(found()).isEmpty();
  }

  @Test
  void shouldNotFindWhatAnEarlierRoundLeft() throws Exception {
    var spool = new Spool(folder);
    write(spool, "a1", "a2", "a3");
    for (String grant : List.of("a1", "a2", "a3")) {
      spool.forget(grant);
    }
    write(spool, "b1");

    assertThat(found()).containsExactly("b1");
  }

  @Test
  void shouldGoOnInANewFileAndTakeOneThatIsLargerThanAFile() throws Exception {
    var spool = new Spool(folder);
    write(spool, "first");
    for (int i = 0; i < 30; i++) {
      String text = "x".repeat(100_000);
      spool.write(Map.of("g" + i, Outcomes.failed(text, true, "USER")));
    }
    spool.write(Map.of("huge", Outcomes.failed("x".repeat(3 << 20), true, "USER")));
    assertThat(files()).isGreaterThan(3);

    for (int i = 0; i < 30; i++) {
      spool.forget("g" + i);
    }
    assertThat(found()).containsExactly("first", "huge");
  }

  @Test
  void shouldStopAtWhatIsNotWhole() throws Exception {
    var spool = new Spool(folder);
    write(spool, "a", "b");
    try (var file = new RandomAccessFile(folder.resolve("0.spool").toFile(), "rw")) {
      file.seek(
          SpoolRecord.all(Files.readAllBytes(folder.resolve("0.spool")))
                  .getFirst()
                  .bytes()
                  .remaining()
              + 30L);
      file.write('#');
    }

    assertThat(found()).containsExactly("a");
  }
}
