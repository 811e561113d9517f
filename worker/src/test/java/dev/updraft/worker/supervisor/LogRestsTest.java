// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.objects.FolderObjectStore;
import dev.updraft.objects.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A supervisor that is gone at any moment, and the one that comes after it. */
class LogRestsTest {
  private static final long SECOND = 1_000_000_000L;
  @TempDir Path folder;
  private ObjectStore store;
  private Outbox outbox;
  private Path place;

  @BeforeEach
  void begin() throws IOException {
    store = new FolderObjectStore(folder.resolve("objects"), "test");
    outbox = new Outbox(folder.resolve("outbox"), store, () -> 0);
    place = Files.createDirectories(folder.resolve("scratch/a1"));
    Files.createFile(Places.log(place));
  }

  private AttemptLog log(String prefix, List<String> secrets) throws IOException {
    Files.writeString(Places.log(place), "");
    return new AttemptLog(Places.log(place), Places.mark(place), prefix, store, outbox, secrets);
  }

  private void say(String text) throws IOException {
    Files.writeString(Places.log(place), text, StandardOpenOption.APPEND);
  }

  private void succeed() {
    new LogRests(store, outbox).carry(folder.resolve("scratch"));
  }

  private String stored(String prefix) throws IOException {
    var text = new StringBuilder();
    for (String key : store.list(prefix)) {
      text.append(new String(store.get(key).orElseThrow(), UTF_8));
    }
    return text.toString();
  }

  @Test
  void shouldCarryEveryLineOnceWheneverTheFormerOneEnded() throws Exception {
    var random = new Random(7);
    for (int round = 0; round < 60; round++) {
      String prefix = "logs/" + round + "/1";
      var log = log(prefix, List.of());
      var expected = new StringBuilder();
      int bursts = random.nextInt(8);
      for (int burst = 1; burst <= bursts; burst++) {
        int lines = random.nextInt(1 << random.nextInt(1, 15));
        var text = new StringBuilder();
        for (int line = 0; line < lines; line++) {
          String word = burst + "." + line + "x".repeat(random.nextInt(100));
          text.append(word).append(random.nextInt(5) == 0 ? "\r\n" : "\n");
          expected.append(word).append('\n');
        }
        say(text.toString());
        if (burst < bursts || random.nextBoolean()) {
          log.pump(burst * SECOND);
        }
      }
      if (random.nextBoolean()) {
        say("unfinished");
        expected.append("unfinished\n");
      }
      succeed();
      assertThat(stored(prefix)).as("round %s", round).isEqualTo(expected.toString());
      succeed();
      assertThat(stored(prefix)).as("again").isEqualTo(expected.toString());
    }
  }

  @Test
  void shouldSayWhatIsMissingWhereItCannotBeMasked() throws Exception {
    var log = log("logs/s/1", List.of("hush"));
    say("one hush\n");
    log.pump(SECOND);
    succeed();
    assertThat(stored("logs/s")).as("nothing is missing").isEqualTo("one ***\n");
    say("two hush\nthree hush");
    succeed();
    assertThat(stored("logs/s"))
        .startsWith("one ***\n[the worker was killed: its last 2 lines are left out, for what must")
        .doesNotContain("hush")
        .endsWith("no longer known]\n");

    log("logs/t/1", List.of("hush"));
    say("never seen\n");
    succeed();
    assertThat(stored("logs/t")).startsWith("[the worker was killed: its last line is left out");
    assertThat(Places.mark(place)).content().doesNotContain("hush");
  }

  @Test
  void shouldLeaveAFinishedLogAsItIs() throws Exception {
    var log = log("logs/f/1", List.of());
    say("line\n");
    log.finish(List.of("a note"), SECOND);
    say("of nobody\n");
    succeed();
    assertThat(stored("logs/f")).isEqualTo("line\n[a note]\n");
  }

  /** What a task could write, where it runs as the user of the worker. */
  @Test
  void shouldHeedNoMarkThatItDidNotWrite() throws Exception {
    log("logs/m/1", List.of());
    say("line\n");
    for (String mark : List.of("", "x", "../../etc\tfalse\t0\t0\t0\n", "a\tfalse\tx\t0\t0\n")) {
      Files.writeString(Places.mark(place), mark);
      succeed();
    }
    assertThat(store.list("")).isEmpty();
    assertThat(folder.resolve("outbox")).isEmptyDirectory();
  }
}
