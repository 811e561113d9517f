// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.db.read.InstanceView;
import dev.updraft.db.read.RunView;
import dev.updraft.objects.ObjectStore;
import dev.updraft.web.log.TaskLogs;
import dev.updraft.web.ui.LogView.Wish;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogSearchTest {
  private static LogView searched(int lines, Wish wish) {
    var search = new LogSearch(wish);
    IntStream.rangeClosed(1, lines)
        .takeWhile(i -> search.look(i % 2 == 0 ? "Even " + i : "ERROR odd " + i))
        .forEach(_ -> {});
    return search.view();
  }

  @Test
  void shouldShowTheLastOnesOrThoseThatAreAskedFor() {
    var last = searched(5_000, new Wish("even", "all", 0));
    assertThat(last.rows()).hasSize(LogView.WINDOW);
    assertThat(last.first()).isEqualTo(3_002);
    assertThat(last.last()).isEqualTo(5_000);
    assertThat(last.hidden()).isEqualTo(2_500);
    assertThat(last.errors()).isEqualTo(2_500);
    assertThat(last.firstError()).isEqualTo(1);
    var from = searched(5_000, new Wish("even", "all", 11));
    assertThat(from.first()).isEqualTo(22);
    assertThat(from.last()).isEqualTo(2_020);
    assertThat(from.hidden()).isEqualTo(2_500);
    assertThat(searched(5_000, new Wish("even", "all", 9_999)).rows()).isEqualTo(last.rows());
    assertThat(searched(9, new Wish("", "error", 0)).rows())
        .extracting(LogView.Row::text)
        .containsExactly("ERROR odd 1", "ERROR odd 3", "ERROR odd 5", "ERROR odd 7", "ERROR odd 9");
  }

  @Test
  void shouldSayThatItDidNotLookAtAll() {
    assertThat(searched(200_000, new Wish("7", "all", 0)).cut()).isFalse();
    var cut = searched(200_001, new Wish("7", "all", 0));
    assertThat(cut.cut()).isTrue();
    assertThat(cut.total()).isEqualTo(200_000);
  }

  @Test
  void shouldHoldLittleOfALongLog() throws Exception {
    var objects = new LongLog();
    var logs = new TaskLogs(objects);
    long before = LongLog.used();
    LogView view = LogView.of(logs, task(), 1, new Wish("line", "all", 0), true);
    assertThat(objects.most - before).as("bytes held of 50 MB").isLessThan(16L << 20);
    assertThat(view.total()).isEqualTo(LongLog.CHUNKS * LongLog.LINES);
    assertThat(view.rows()).hasSize(LogView.WINDOW);
  }

  private static InstanceView task() {
    var at = Instant.EPOCH;
    var run =
        new RunView(
            202611, 1, "d", "r", 1, null, null, "manual", "failed", null, null, null, at, at, at,
            at, "{}", "ui", null, null);
    return new InstanceView(
        run,
        0,
        "t",
        0,
        -1,
        "failed",
        1,
        1,
        1,
        null,
        at,
        at,
        at,
        at,
        null,
        null,
        "java",
        "default_pool",
        "default",
        1,
        1,
        null);
  }

  /** Makes each chunk when it is asked for, and now and then looks what is held of the former. */
  private static final class LongLog implements ObjectStore {
    private static final int CHUNKS = 50;
    private static final int LINES = 500;
    private static final byte[] CHUNK =
        ("line" + "x".repeat(2_048) + "\n").repeat(LINES).getBytes(UTF_8);

    private long most;

    private static long used() {
      System.gc();
      return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Override
    public Optional<byte[]> get(String key) {
      if (key.endsWith("5")) {
        most = Math.max(most, used());
      }
      return Optional.of(CHUNK.clone());
    }

    @Override
    public Optional<InputStream> open(String key) throws IOException {
      return get(key).map(ByteArrayInputStream::new);
    }

    @Override
    public List<String> list(String prefix) {
      return IntStream.range(0, CHUNKS).mapToObj(i -> prefix + "/1/" + i).toList();
    }

    @Override
    public void put(String key, byte[] content) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String key) {
      throw new UnsupportedOperationException();
    }
  }
}
