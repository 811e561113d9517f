// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchLogTest {
  private static final List<String> NO_MORE = List.of("\nstderr: ", "\nYARN Diagnostics: ");

  /** What Livy shows of a job that wrote lines, of which it keeps some. */
  private static BatchLog shown(List<String> lines, int kept) {
    var window = lines.subList(Math.max(0, lines.size() - kept), lines.size());
    return BatchLog.of(
        Stream.of(List.of("stdout: "), window, NO_MORE).flatMap(List::stream).toList());
  }

  private static List<String> lines(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "line " + i).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 19})
  void shouldShowEachLineOnceWhileTheWindowSlides(int aLook) {
    var told = new ArrayList<String>();
    List<LivyBatch.Mark> marks = List.of();
    for (int written = 0; written <= 100; written += aLook) {
      var fresh = shown(lines(0, written), 20).since(marks);
      assertThat(fresh.lost()).isEmpty();
      told.addAll(fresh.lines());
      marks = fresh.marks();
    }
    assertThat(told).isEqualTo(lines(0, 100 / aLook * aLook));
  }

  @Test
  void shouldSayNothingNewOfTheSameLook() {
    var first = shown(lines(0, 50), 20).since(List.of());
    assertThat(shown(lines(0, 50), 20).since(first.marks()).lines()).isEmpty();
  }

  @Test
  void shouldShowLinesThatAreAllTheSameAsLongAsTheyAreCounted() {
    var dots = List.of(".", ".", ".");
    var first = shown(dots, 20).since(List.of());
    assertThat(first.lines()).hasSize(3);
    assertThat(shown(List.of(".", ".", ".", ".", "."), 20).since(first.marks()).lines()).hasSize(2);
  }

  @Test
  void shouldSayThatLinesWereLost() {
    var first = shown(lines(0, 10), 20).since(List.of());
    var second = shown(lines(0, 50), 20).since(first.marks());
    assertThat(second.lost()).containsExactly("stdout");
    assertThat(second.lines()).isEqualTo(lines(30, 50));
  }

  @Test
  void shouldKeepTheWordsOfTheClusterApart() {
    var log =
        BatchLog.of(
            List.of(
                "stdout: ", "a", "\nstderr: ", "b", "\nYARN Diagnostics: ", "Application waits"));
    var first = log.since(List.of());
    assertThat(first.lines()).containsExactly("a", "b", "Application waits");
    var next =
        BatchLog.of(
                List.of(
                    "stdout: ",
                    "a",
                    "c",
                    "\nstderr: ",
                    "b",
                    "\nYARN Diagnostics: ",
                    "Application runs"))
            .since(first.marks());
    assertThat(next.lines()).containsExactly("c", "Application runs");
    assertThat(next.lost()).isEmpty();
  }
}
