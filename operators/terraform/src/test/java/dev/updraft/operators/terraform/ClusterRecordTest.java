// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.operators.terraform.ClusterRecord.Phase;
import dev.updraft.operators.terraform.StackRecord.Holder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, times to live, and what a cluster may become. */
class ClusterRecordTest {
  private static final Instant NOON = ClusterBench.NOON;

  static ClusterRecord record(Phase phase, Duration life) {
    var maker = new Holder("clusters", "r1", "provision", -1, 1, "host", NOON);
    return new ClusterRecord(
        "gpu-pool", "ann", "Clusters.files/cluster", "", maker, NOON.plus(life), phase);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "gpu-pool", "a1", "a123456789012345678901234567890123456789"})
  void shouldTakeNamesThatEveryProviderTakes(String name) {
    assertThat(StackName.ofCluster(StackName.checkCluster(name))).isEqualTo("clusters/" + name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-a",
        "a-",
        "A",
        "1a",
        "a_b",
        "a/b",
        "a.b",
        "a b",
        "..",
        "ä",
        "a\n",
        "a1234567890123456789012345678901234567890"
      })
  void shouldRefuseOtherNames(String name) {
    assertThatThrownBy(() -> StackName.checkCluster(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "name is '" + name + "'; the name of a cluster is up to 40 lower-case");
  }

  @ParameterizedTest
  @CsvSource({"10m,PT10M", "8h,PT8H", "2d,PT48H", "30d,PT720H", "PT90M,PT1H30M", "' 8h ',PT8H"})
  void shouldReadTimesToLive(String text, Duration life) {
    assertThat(Ttl.of(text)).isEqualTo(life);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~ | ttl is missing; say for how long the cluster may live, such as 8h or 2d, at most 30d",
        "soon | ttl is 'soon'; write it as 90m, 8h, 2d or PT8H",
        "8 | ttl is '8'; write it as",
        "-8h | ttl is '-8h'; write it as",
        "9m | ttl is 9m; it must be from 10m to 30d",
        "31d | ttl is 31d; it must be from 10m to 30d",
        "999999d | it must be from 10m to 30d",
        "9999999999999h | write it as",
        "PT-8H | it must be from 10m to 30d",
      })
  void shouldSayWhatIsWrongWithATimeToLive(String text, String told) {
    assertThatThrownBy(() -> Ttl.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(told);
  }

  @ParameterizedTest
  @CsvSource({
    "PROVISIONING, 'PROVISIONING UP DESTROYING'",
    "UP, 'PROVISIONING UP RESIZING DESTROYING'",
    "RESIZING, 'PROVISIONING UP RESIZING DESTROYING'",
    "DESTROYING, 'DESTROYING GONE'",
    "GONE, ''",
  })
  void shouldBecomeOnlyWhatItMay(Phase phase, String next) {
    var may = Arrays.stream(Phase.values()).filter(phase::mayBecome).map(Enum::name).toList();
    assertThat(String.join(" ", may)).isEqualTo(next);
    ClusterRecord record = record(phase, Duration.ofHours(1));
    for (Phase to : Phase.values()) {
      if (phase.mayBecome(to)) {
        assertThat(record.become(to).phase()).isEqualTo(to);
      } else {
        assertThatThrownBy(() -> record.become(to)).isInstanceOf(IllegalStateException.class);
      }
    }
  }

  @Test
  void shouldLiveThirtyDaysInAllHoweverOftenItIsExtended() {
    ClusterRecord record = record(Phase.UP, Duration.ofDays(20));
    assertThat(record.until(NOON.plus(Duration.ofDays(30))).minutes()).isEqualTo(30 * 24 * 60);
    assertThatThrownBy(() -> record.until(NOON.plus(Duration.ofDays(30)).plusMillis(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("may live until 2026-12-20T12:00:00Z, 30 days from when it was made");
  }

  @Test
  void shouldExpireAtItsEndAndTellAPlanNoEarlierOne() {
    ClusterRecord record = record(Phase.UP, Duration.ofMinutes(61).plusSeconds(1));
    assertThat(record.expiredBy(record.expires().minusNanos(1))).isFalse();
    assertThat(record.expiredBy(record.expires())).isTrue();
    assertThat(record.minutes()).isEqualTo(62);
  }
}
