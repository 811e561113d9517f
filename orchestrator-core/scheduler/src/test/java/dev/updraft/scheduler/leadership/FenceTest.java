// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class FenceTest {
  private final ScriptedNode node = new ScriptedNode();
  private long now;

  /** A node that may be away, or may do what it was asked and lose the answer. */
  private final class ScriptedNode implements FenceNode {
    Optional<Content> content = Optional.empty();
    boolean away;
    boolean losesAnswers;
    long delay;

    @Override
    public Optional<Content> read() throws Unknown {
      reach();
      return content;
    }

    @Override
    public OptionalInt write(FenceContent written, int version) throws Unknown {
      reach();
      if (content.isEmpty() || content.get().version() != version) {
        return OptionalInt.empty();
      }
      return put(written, version + 1);
    }

    @Override
    public OptionalInt create(FenceContent written) throws Unknown {
      reach();
      return content.isPresent() ? OptionalInt.empty() : put(written, 0);
    }

    private OptionalInt put(FenceContent written, int version) throws Unknown {
      content = Optional.of(new Content(written, version));
      now += delay;
      if (losesAnswers) {
        throw new Unknown(new IllegalStateException("answer lost"));
      }
      return OptionalInt.of(version);
    }

    private void reach() throws Unknown {
      if (away) {
        throw new Unknown(new IllegalStateException("away"));
      }
    }
  }

  private Fence fence(long epoch) {
    return new Fence(node, epoch, () -> now);
  }

  @Test
  void shouldCountFromTheSendingOfAWriteThatTheNodeDecided() {
    node.delay = 7;
    Fence fence = fence(1);
    assertThat(fence.beat(true)).isEqualTo(new Fence.Beat.Written(0, 7));
    assertThat(fence.beat(true)).isEqualTo(new Fence.Beat.Written(7, 14));
  }

  @Test
  void shouldStopTheFormerEpochByReplacingIt() {
    Fence first = fence(1);
    first.beat(true);
    assertThat(fence(2).beat(true)).isInstanceOf(Fence.Beat.Written.class);
    assertThat(first.beat(true)).isEqualTo(new Fence.Beat.Nothing());
    assertThat(first.beat(true)).isEqualTo(new Fence.Beat.Lost());
  }

  @Test
  void shouldProveNothingByAnUnknownOutcomeAndGoOnFromItsOwnContent() {
    Fence fence = fence(1);
    fence.beat(true);
    node.losesAnswers = true;
    assertThat(fence.beat(true)).isEqualTo(new Fence.Beat.Nothing());
    node.losesAnswers = false;
    assertThat(fence.beat(true)).isInstanceOf(Fence.Beat.Written.class);
  }

  @Test
  void shouldProveNothingWhileItIsAway() {
    node.away = true;
    assertThat(fence(1).beat(true)).isEqualTo(new Fence.Beat.Nothing());
  }
}
