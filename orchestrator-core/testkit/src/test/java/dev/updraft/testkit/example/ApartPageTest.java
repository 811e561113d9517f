// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.engine.spec.Demand;
import dev.updraft.testkit.page.ExamplePage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example of docs/apart.md compiles, draws, and asks a worker for what the page says. */
class ApartPageTest {
  @Test
  void shouldDrawWhatATaskNeeds() throws Exception {
    assertThat(ExamplePage.at("docs/apart.md").drawn().tasks())
        .singleElement()
        .satisfies(
            task ->
                assertThat(task.demand())
                    .isEqualTo(new Demand("gpu", List.of("cuda 12.4", "python 3.12"))));
  }
}
