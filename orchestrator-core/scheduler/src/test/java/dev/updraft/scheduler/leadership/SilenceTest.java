// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private long now;
  private int version;
  private boolean away;
  private boolean leads = true;
  private final Silence silence = new Silence(new Node(), Runnable::run, () -> now);

  @Test
  void shouldLastOnceNobodyHasWrittenForAWhile() {
    for (int i = 0; i < 10; i++) {
      version++;
      assertThat(pass(1)).isFalse();
    }
    assertThat(pass(1)).isFalse();
    assertThat(pass(1)).isFalse();
    assertThat(pass(1)).isTrue();
  }

  @Test
  void shouldNotTakeZooKeepersAbsenceForTheLeaders() {
    away = true;
    for (int i = 0; i < 10; i++) {
      assertThat(pass(1)).isFalse();
    }
  }

  @Test
  void shouldLastWhileTheFormerLeaderOnlyAnswers() {
    pass(1);
    leads = false;
    version++;
    pass(1);
    version++;
    pass(1);
    version++;
    assertThat(pass(1)).isTrue();
  }

  @Test
  void shouldBeginAnewAfterAnOutageOfTheDatabase() {
    pass(4);
    silence.restart();
    assertThat(pass(2)).isFalse();
    assertThat(pass(1)).isTrue();
  }

  private boolean pass(int seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
    return silence.length().compareTo(Vote.SILENT) >= 0;
  }

  private final class Node implements FenceNode {
    @Override
    public Optional<Content> read() throws Unknown {
      if (away) {
        throw new Unknown(new IllegalStateException("away"));
      }
      return Optional.of(new Content(new FenceContent(1, leads), version));
    }

    @Override
    public OptionalInt write(FenceContent content, int expected) {
      throw new UnsupportedOperationException();
    }

    @Override
    public OptionalInt create(FenceContent content) {
      throw new UnsupportedOperationException();
    }
  }
}
