// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "::progress 3/12 stages | 3 of 12 stages | 250",
        "::progress 0/7 | 0 of 7 | 0",
        "2026-11-20T03:00:01Z INFO etl.train ::progress 40/40 epochs | 40 of 40 epochs | 1000",
        "::progress 9/4 steps | 4 of 4 steps | 1000"
      })
  void shouldReadWhatAProgramSays(String line, String text, int part) {
    assertThat(Progress.last(List.of("before", line, "after")))
        .hasValueSatisfying(it -> assertThat(it.text()).isEqualTo(text))
        .hasValueSatisfying(it -> assertThat(it.part()).isEqualTo(part));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::progress 3/0 stages",
        "::progress -1/4",
        "::progress 3",
        "x::progress 1/2",
        "::progress 99999999999999999999/1"
      })
  void shouldPassOverWhatSaysNothing(String line) {
    assertThat(Progress.last(List.of(line))).isEmpty();
  }

  @Test
  void shouldTakeTheLast() {
    assertThat(Progress.last(List.of("::progress 1/3", "::progress 2/3", "::progress x")))
        .contains(new Progress(2, 3, ""));
  }
}
