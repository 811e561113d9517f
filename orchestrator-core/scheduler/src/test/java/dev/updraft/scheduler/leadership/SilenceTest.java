// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private long now;
  private int version;
  private boolean away;
  private boolean leads = true;
  private final Deque<Runnable> hanging = new ArrayDeque<>();
  private boolean hangs;
  private final Silence silence =
      new Silence(
          new Node(),
          look -> {
            if (hangs) {
              hanging.add(look);
            } else {
              look.run();
            }
          },
          () -> now);

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
  void shouldNotGrowWhileZooKeeperGivesNoAnswerAtAll() {
    assertThat(pass(2)).isFalse();
    hangs = true;
    for (int i = 0; i < 10; i++) {
      assertThat(pass(1)).as("nobody saw that the leader was silent").isFalse();
    }
    hangs = false;
    hanging.remove().run();
    assertThat(pass(2)).as("it may have written meanwhile").isFalse();
    assertThat(pass(2)).isTrue();
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
    assertThat(pass(4)).isTrue();
    silence.restart();
    assertThat(pass(2)).isFalse();
    assertThat(pass(1)).isTrue();
  }

  /** A second at a time, as often as a scheduler asks at least. */
  private boolean pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      now += Duration.ofSeconds(1).toNanos();
      silence.length();
    }
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
