// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.api.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceLimitTest {
  /** Its files are those of this class. */
  static final class Costly implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {}
  }

  private static GpuCluster cluster(double price) {
    return GpuClusterTest.cluster(Cloud.AWS).atMostPerHour(price, new Costly(), "prices.csv");
  }

  private static Object mostOf(GpuCluster cluster) {
    Value<Object> most = cluster.apply().variables().get("at_most");
    return most == null ? "none" : most.get();
  }

  @ParameterizedTest
  @CsvSource({"1.258, 1", "12.57, 9", "12.58, 10", "1000000, 794912"})
  void shouldLetThePlanItselfAllowWhatThePricePays(double price, int machines) {
    assertThat(mostOf(cluster(price))).isEqualTo(machines);
  }

  @Test
  void shouldTakeTheSmallerOfTwoLimits() {
    assertThat(mostOf(cluster(12.58).atMost(4))).isEqualTo(4);
    assertThat(mostOf(cluster(3).atMost(4))).isEqualTo(2);
    assertThat(mostOf(cluster(3).machine("free"))).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void shouldCountTheHead() {
    assertThat(mostOf(cluster(3).head("g5.2xlarge"))).isEqualTo(2);
    assertThat(mostOf(cluster(3).head("free"))).isEqualTo(3);
    assertThatThrownBy(() -> cluster(3).head("g5.2xlarge").nodes(2).apply())
        .hasMessage(
            "2 x g5.xlarge cost 2.516 an hour by prices.csv beside one g5.2xlarge, and"
                + " atMostPerHour allows 1.485");
    assertThatThrownBy(() -> cluster(1.515).head("g5.2xlarge").apply())
        .hasMessageContaining("allows 0.000");
    assertThatThrownBy(() -> cluster(1.5).head("g5.2xlarge").apply())
        .hasMessageContaining("1 x g5.2xlarge cost 1.515");
    assertThatThrownBy(() -> cluster(3).head("m7i.xlarge").apply())
        .hasMessageContaining("prices.csv has no price for m7i.xlarge");
  }

  @Test
  void shouldRefuseWhatCostsTooMuchWhenTheDagIsLoaded() {
    assertThatThrownBy(() -> cluster(3).machine("g5.2xlarge").nodes(2).apply())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "2 x g5.2xlarge cost 3.030 an hour by prices.csv, and atMostPerHour allows 3.0");
    assertThatThrownBy(() -> cluster(1).apply())
        .hasMessageContaining("1 x g5.xlarge cost 1.258 an hour");
    assertThatThrownBy(() -> cluster(1).machine("p5.48xlarge").apply())
        .hasMessageContaining("prices.csv has no price for p5.48xlarge");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3 | wrong.csv | wrong.csv:2: 'g5.2xlarge;1.5' is no price",
        "3 | none.csv | none.csv is not beside the DAG's source",
        "0 | prices.csv | atMostPerHour is 0.0; it must be more than 0",
        "NaN | prices.csv | atMostPerHour is NaN",
      })
  void shouldSayWhatIsWrongAndWhere(double price, String file, String told) {
    assertThatThrownBy(
            () -> GpuClusterTest.cluster(Cloud.AWS).atMostPerHour(price, new Costly(), file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(told);
  }
}
