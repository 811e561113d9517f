// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.TaskFailed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoldenRowsTest {
  private static GoldenRows rows(String text) {
    return GoldenRows.of("golden.csv", text, List.of("y"));
  }

  @Test
  void shouldReadCellsWithCommasQuotesAndLines() {
    var rows = rows("\uFEFFa, b ,y\r\n1,\"x, \"\"y\"\"\nz\",2\r\n\r\n3,,4");
    assertThat(rows.features()).containsExactly("a", "b");
    assertThat(rows.rows())
        .containsExactly(
            new GoldenRows.Row(2, Map.of("a", "1", "b", "x, \"y\"\nz", "y", "2")),
            new GoldenRows.Row(5, Map.of("a", "3", "b", "", "y", "4")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a,y | golden.csv needs a header, and a row at least",
        "a,z;1,2 | golden.csv has no column [y]; its columns are [a, z]",
        "a,a,y;1,2,3 | golden.csv names a column twice",
        "a,y;1,2;1,2,3 | golden.csv, line 3: 3 cells, and the header has 2",
        "a,y;\"1,2 | golden.csv, line 2: a quote is never closed",
        "a,y;\"1\"x,2 | golden.csv, line 2: text after the end of a quoted cell",
      })
  void shouldSayWhereItIsWrong(String text, String told) {
    assertThatThrownBy(() -> rows(text.replace(';', '\n')))
        .isInstanceOf(TaskFailed.class)
        .hasMessageStartingWith(told);
  }
}
