// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class HistogramTest {
  private static Histogram of(long... counts) {
    var bins = List.of("a", "b", "c").subList(0, counts.length);
    return new Histogram(bins, java.util.Arrays.stream(counts).boxed().toList());
  }

  @Test
  void shouldComputePsiAsByHand() {
    // (1/4 - 1/2) ln(1/2) + (3/4 - 1/2) ln(3/2) = 0.173286795 + 0.101366277
    assertThat(of(25, 75).psi(of(50, 50))).isCloseTo(0.274653072, within(1e-9));
    // other totals, same shares: (0.2-0.5) ln 0.4 + (0.3-0.3) ln 1 + (0.5-0.2) ln 2.5 = 0.6 ln 2.5
    assertThat(of(2, 3, 5).psi(of(500, 300, 200))).isCloseTo(0.549774439, within(1e-9));
    assertThat(of(1, 2, 3).psi(of(10, 20, 30))).isZero();
  }

  @Test
  void shouldCountAnEmptyBinAsATenthOfAThousandth() {
    // (0.0001 - 0.5) ln(0.0002) + (1 - 0.5) ln 2 = 4.257744876 + 0.346573590
    assertThat(of(0, 7).psi(of(5, 5))).isCloseTo(4.604318467, within(1e-8));
    assertThat(of(0, 7).psi(of(0, 9))).isZero();
  }

  @Test
  void shouldCountIntoBins() {
    Histogram ages = Histogram.of(List.of(1.0, 20.0, 20.5, 40.0, 99.0), 20, 40);
    assertThat(ages.bins()).containsExactly("<=20.0", "<=40.0", ">40.0");
    assertThat(ages.counts()).containsExactly(2L, 2L, 1L);
    assertThatThrownBy(() -> Histogram.of(List.of(1.0), 2, 2)).hasMessageContaining("must rise");
  }

  @Test
  void shouldRefuseWhatIsNoHistogram() {
    assertThatThrownBy(() -> new Histogram(List.of("a"), List.of()))
        .hasMessageContaining("1 bins has 0 counts");
    assertThatThrownBy(() -> new Histogram(List.of("a", "a"), List.of(1L, 2L)))
        .hasMessageContaining("names a bin twice");
    assertThatThrownBy(() -> of(0, 0)).hasMessageContaining("one at least above 0");
    assertThatThrownBy(() -> of(1, 2).psi(of(1, 2, 3))).hasMessageContaining("its bins are");
  }
}
