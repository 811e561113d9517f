// SPDX-License-Identifier: Apache-2.0
package dev.updraft.protocol.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AcknowledgerTest {
  private final List<Long> told = new ArrayList<>();
  private final Acknowledger acks = new Acknowledger(told::add);

  @Test
  void shouldTellAtOnceWhenNothingElseIsUnderWay() {
    acks.delivered(1);
    acks.done(1);
    acks.delivered(2);
    acks.delivered(3);
    acks.done(2);
    acks.done(3);
    assertThat(told).containsExactly(1L, 3L);
  }

  @Test
  void shouldNeverTellWhatIsNotDone() {
    LongStream.rangeClosed(1, 300).forEach(acks::delivered);
    LongStream.rangeClosed(2, 300).forEach(acks::done);
    assertThat(told).isEmpty();
    acks.done(1);
    assertThat(told).containsExactly(300L);
  }

  @Test
  void shouldTellManyAtOnceWhileManyCome() {
    acks.delivered(1);
    for (long tag = 2; tag <= 1_000; tag++) {
      acks.delivered(tag);
      acks.done(tag - 1);
    }
    long most = Acknowledger.MOST_UNTOLD;
    assertThat(told).hasSize(999 / Acknowledger.MOST_UNTOLD).startsWith(most, 2 * most);
  }
}
