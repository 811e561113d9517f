// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.worker.runner.ControlChannel;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunnerPoolTest {
  private final Map<String, String> started = new LinkedHashMap<>();
  private final List<String> ended = new ArrayList<>();
  private final Map<String, String> runners = new LinkedHashMap<>();
  private long now;
  private final RunnerPool pool =
      new RunnerPool(
          new RunnerPool.Processes() {
            @Override
            public void spawn(String id, String token) {
              started.put(id, token);
            }

            @Override
            public void end(String id) {
              ended.add(id);
            }
          },
          5,
          2,
          100,
          3,
          () -> now);

  /** Those too that start when others are ready. */
  private void allReady() throws IOException {
    for (int known = 0; known < started.size(); ) {
      var others = List.copyOf(started.entrySet()).subList(known, started.size());
      known = started.size();
      for (var each : others) {
        boolean fresh = pool.ready(each.getKey(), each.getValue(), channel());
        assertThat(fresh || pool.ids().contains(each.getKey())).isTrue();
      }
    }
  }

  @Test
  void shouldStartFewAtOnceAndTheOthersWhenTheyAreReady() throws Exception {
    var runners = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      pool.acquire("g" + i, "unit", runners::add, cause -> {});
    }
    assertThat(started).hasSize(3);
    var first = started.entrySet().iterator().next();
    pool.ready(first.getKey(), first.getValue(), channel());
    assertThat(runners).containsExactly(first.getKey());
    assertThat(started).hasSize(4);

    now += RunnerPool.START_NANOS - 1;
    pool.trim();
    assertThat(started).hasSize(4);
    now++;
    pool.trim();
    assertThat(started).as("none is held up for long").hasSize(7);
  }

  private static ControlChannel channel() throws IOException {
    return new ControlChannel(SocketChannel.open());
  }

  @Test
  void shouldTellAllThatWaitWhenNoneCanBeStarted() {
    var failed = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      pool.acquire("g" + i, "unit", runner -> {}, failed::add);
    }
    for (int ends = 0; ends < started.size(); ends++) {
      pool.gone(List.copyOf(started.keySet()).get(ends), "no memory");
    }
    assertThat(failed).hasSize(5).allMatch(cause -> cause.contains("no memory"));
    assertThat(started).as("it is not tried without end").hasSizeLessThan(10);
    assertThat(pool.ids()).isEmpty();
  }

  @Test
  void shouldEndWhatABurstLeftButKeepTheWarmOnes() throws Exception {
    var runners = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      pool.acquire("g" + i, "unit", runners::add, cause -> {});
    }
    allReady();
    assertThat(runners).hasSize(5);
    for (int i = 0; i < 5; i++) {
      pool.release(runners.get(i), "g" + i);
    }

    int all = pool.ids().size();
    now += RunnerPool.KEPT_NANOS - 1;
    pool.trim();
    assertThat(ended).as("they were needed a moment ago").isEmpty();
    now++;
    pool.trim();
    assertThat(ended).hasSize(all - 2);
    now += RunnerPool.KEPT_NANOS;
    pool.trim();
    assertThat(ended).hasSize(all - 2);
  }

  @Test
  void shouldKeepARunnerThatIsUsedAgainBeforeItsTimeIsOver() throws Exception {
    var runners = new ArrayList<String>();
    for (int i = 0; i < 3; i++) {
      pool.acquire("g" + i, "unit" + i, runners::add, cause -> {});
    }
    allReady();
    for (int i = 0; i < 3; i++) {
      pool.release(runners.get(i), "g" + i);
    }
    now += RunnerPool.KEPT_NANOS - 1;
    pool.acquire("again", "unit0", again -> {}, cause -> {});
    pool.release(runners.getFirst(), "again");
    now++;
    pool.trim();

    assertThat(ended).hasSize(3).doesNotContain(runners.getFirst());
  }

  @Test
  void shouldNeverHaveMoreAtWorkThanSlots() throws Exception {
    var runners = new ArrayList<String>();
    for (int i = 0; i < 7; i++) {
      pool.acquire("g" + i, "unit", runners::add, cause -> {});
    }
    allReady();
    assertThat(runners).hasSize(5);
    assertThat(started).as("those, and two warm ones").hasSize(7);

    pool.release(runners.getFirst(), "g0");
    assertThat(runners).hasSize(6);
    assertThat(pool.gone(runners.get(1), "killed")).contains("g1");
    assertThat(runners).as("a place that a killed one leaves is taken too").hasSize(7);
  }

  @Test
  void shouldGiveAGrantToARunnerThatHasItsUnitLoaded() throws Exception {
    var taken = new ArrayList<String>();
    for (int i = 0; i < 4; i++) {
      pool.acquire("g" + i, "unit" + i, taken::add, cause -> {});
    }
    allReady();
    for (int i = 0; i < 4; i++) {
      pool.release(taken.get(i), "g" + i);
    }

    for (int i : new int[] {2, 0, 3, 1}) {
      pool.acquire("again" + i, "unit" + i, taken::add, cause -> {});
      assertThat(taken.getLast()).isEqualTo(taken.get(i));
    }
  }

  @Test
  void shouldPassOverAGrantForLoadedCodeOnlyAFewTimes() throws Exception {
    var order = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      take("hot" + i, "hot", order);
    }
    allReady();
    take("cold", "cold", order);
    for (int i = 5; i < 20; i++) {
      take("hot" + i, "hot", order);
    }
    // One slot is used again and again.
    for (int i = 0; !order.contains("cold"); i = i == 0 ? 5 : i + 1) {
      pool.release(runners.getOrDefault("hot" + i, ""), "hot" + i);
    }

    assertThat(order).hasSize(5 + RunnerPool.MOST_PASSED + 1).last().isEqualTo("cold");
  }

  private void take(String grant, String unit, List<String> order) {
    pool.acquire(
        grant,
        unit,
        runner -> {
          order.add(grant);
          runners.put(grant, runner);
        },
        cause -> {});
  }
}
