// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemandTest {
  @ParameterizedTest
  @CsvSource({
    "gpu, gpu, true",
    "gpu, gpu2, false",
    "gpu, 'gpu a100', true",
    "'gpu a100', gpu, false",
    "terraform, 'terraform 1.11.4', true",
    "terraform, 'terraform-ls 1.0', false",
    "'terraform 1.11', 'terraform 1.11.4', true",
    "'terraform 1.11', 'terraform 1.11', true",
    "'terraform 1.1', 'terraform 1.11.4', false",
    "'terraform 1.11.4', 'terraform 1.11', false",
    "'python 3', 'python 3.12.1', true"
  })
  void shouldBeMetByNameAndByTheBeginningOfAVersion(String need, String has, boolean met) {
    var demand = new Demand("default", List.of(need));
    assertThat(demand.metBy(List.of("default"), List.of("other", has))).isEqualTo(met);
    assertThat(demand.metBy(List.of("elsewhere"), List.of(has))).isFalse();
  }

  @Test
  void shouldNeedAll() {
    var demand = new Demand("q", List.of("b", "a", "b"));
    assertThat(demand.needs()).containsExactly("a", "b");
    assertThat(demand.metBy(List.of("q"), List.of("a"))).isFalse();
    assertThat(demand.missing(List.of("a"))).containsExactly("b");
    assertThat(demand.metBy(List.of("q"), List.of("a", "b"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b c", "gpu ", ">=1.2", "terraform >=1.2", "a\nb", "-x"})
  void shouldKnowNames(String text) {
    assertThat(Demand.isName(text)).isFalse();
    assertThat(Demand.isName("terraform 1.11.4+ent")).isTrue();
  }
}
