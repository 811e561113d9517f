// SPDX-License-Identifier: Apache-2.0
package dev.updraft.objects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every object store promises. */
abstract class ObjectStoreContract {
  abstract ObjectStore store() throws Exception;

  @Test
  void shouldGiveBackWhatWasPut() throws Exception {
    ObjectStore store = store();
    store.put("a/b", "one".getBytes(UTF_8));
    store.put("a/b", "two".getBytes(UTF_8));
    assertThat(store.get("a/b")).hasValueSatisfying(v -> assertThat(v).asString().isEqualTo("two"));
    assertThat(store.get("a/c")).isEmpty();
    assertThat(store.open("a/c")).isEmpty();
  }

  @Test
  void shouldPutOnlyOnceWhenAbsentIsAsked() throws Exception {
    ObjectStore store = store();
    assertThat(store.putIfAbsent("k", "one".getBytes(UTF_8))).isTrue();
    assertThat(store.putIfAbsent("k", "two".getBytes(UTF_8))).isFalse();
    assertThat(store.get("k").orElseThrow()).asString().isEqualTo("one");
  }

  @Test
  void shouldPutAFileOnlyOnce(@TempDir Path temp) throws Exception {
    ObjectStore store = store();
    byte[] large = new byte[200_000];
    Arrays.fill(large, (byte) 7);
    Path file = Files.write(temp.resolve("large"), large);
    assertThat(store.putIfAbsent("a/large", file)).isTrue();
    Files.writeString(file, "other");
    assertThat(store.putIfAbsent("a/large", file)).isFalse();
    assertThat(store.get("a/large").orElseThrow()).isEqualTo(large);
  }

  @Test
  void shouldNameTheFoldersBelowAPrefix() throws Exception {
    ObjectStore store = store();
    for (String key : new String[] {"m/b/x", "m/a/y/z", "m/a/w", "m/file", "mm/c/x", "other"}) {
      store.put(key, new byte[0]);
    }
    assertThat(store.folders("m")).containsExactly("a", "b");
    assertThat(store.folders("m/")).containsExactly("a", "b");
    assertThat(store.folders("m/a")).containsExactly("y");
    assertThat(store.folders("")).containsExactly("m", "mm");
    assertThat(store.folders("nothing")).isEmpty();
  }

  @Test
  void shouldLetOneOfManyWin() throws Exception {
    ObjectStore store = store();
    var go = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tries =
          IntStream.range(0, 16)
              .mapToObj(
                  i ->
                      threads.submit(
                          (Callable<Boolean>)
                              () -> {
                                go.await();
                                return store.putIfAbsent("won", ("" + i).getBytes(UTF_8));
                              }))
              .toList();
      go.countDown();
      int wins = 0;
      for (var one : tries) {
        wins += one.get() ? 1 : 0;
      }
      assertThat(wins).isEqualTo(1);
    }
  }

  @Test
  void shouldListInOrderAndDelete() throws Exception {
    ObjectStore store = store();
    for (String key : new String[] {"log/2", "log/1", "logs/3", "other"}) {
      store.put(key, new byte[0]);
    }
    assertThat(store.list("log")).containsExactly("log/1", "log/2");
    assertThat(store.list("")).containsExactly("log/1", "log/2", "logs/3", "other");
    store.delete("log/1");
    store.delete("log/1");
    assertThat(store.list("log/")).containsExactly("log/2");
    assertThat(store.list("nothing")).isEmpty();
  }

  @Test
  void shouldKeepEveryKeyOfTheGrammarApart() throws Exception {
    ObjectStore store = store();
    for (String key : new String[] {"a=b/c+d", "a=b/c-d_e.f", "a=b/C+d"}) {
      store.put(key, key.getBytes(UTF_8));
    }
    assertThat(store.list("a=b")).containsExactly("a=b/C+d", "a=b/c+d", "a=b/c-d_e.f");
    assertThat(store.get("a=b/c+d").orElseThrow()).asString().isEqualTo("a=b/c+d");
    store.put("empty", new byte[0]);
    assertThat(store.get("empty").orElseThrow()).isEmpty();
    try (var in = store.open("a=b/c+d").orElseThrow()) {
      assertThat(in.skip(2)).isPositive();
      assertThat(in.readAllBytes()).asString().isEqualTo("b/c+d");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a", "a/", "../a", "a/../b", "a//b", "a b", ".hidden", "a/\u0000"})
  void shouldRefuseKeysThatCouldEscape(String key) throws Exception {
    ObjectStore store = store();
    assertThatThrownBy(() -> store.put(key, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("object key");
  }
}
