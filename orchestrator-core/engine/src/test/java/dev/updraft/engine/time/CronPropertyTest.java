// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Random expressions at sampled transitions of every zone of the JDK, 1970-2037. */
class CronPropertyTest {
  private static final Instant FROM = Instant.parse("1970-01-10T00:00:00Z");
  private static final Instant TO = Instant.parse("2037-12-20T00:00:00Z");
  private static final int SAMPLES_PER_ZONE = 6;

  /** More than the minutes of a window: a broken evaluator must fail, not hang. */
  private static final int MOST = 5_000;

  @Test
  void shouldAgreeWithAWallClockInEveryZone() {
    long seed = Long.getLong("updraft.seed", 20_260_308L);
    System.out.println("CronPropertyTest: -Dupdraft.seed=" + seed);
    int ticks = 0;
    for (String id : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
      // One generator per zone: a failure repeats even if the JDK's list of zones changes.
      Random random = new Random(seed * 31 + id.hashCode());
      ZoneId zone = ZoneId.of(id);
      List<ZoneOffsetTransition> transitions = transitions(zone.getRules());
      for (int i = 0; i < SAMPLES_PER_ZONE; i++) {
        Instant centre = FROM.plusSeconds(random.nextLong(TO.getEpochSecond()) / 60 * 60);
        LocalDateTime near = LocalDateTime.ofInstant(centre, ZoneOffset.UTC);
        if (!transitions.isEmpty()) {
          ZoneOffsetTransition at = transitions.get(random.nextInt(transitions.size()));
          centre = at.getInstant();
          near = random.nextBoolean() ? at.getDateTimeBefore() : at.getDateTimeAfter();
        }
        CronSample sample = CronSample.draw(random, near);
        ticks += sample.possible() ? check(sample, zone, centre, random) : 0;
      }
    }
    assertThat(ticks).as("ticks compared").isGreaterThan(10_000);
  }

  private static List<ZoneOffsetTransition> transitions(ZoneRules rules) {
    List<ZoneOffsetTransition> transitions = new ArrayList<>();
    for (ZoneOffsetTransition at = rules.nextTransition(FROM);
        at != null && at.getInstant().isBefore(TO);
        at = rules.nextTransition(at.getInstant())) {
      transitions.add(at);
    }
    return transitions;
  }

  private static int check(CronSample sample, ZoneId zone, Instant centre, Random random) {
    Instant from = centre.minusSeconds(30 * 3600);
    Instant to = centre.plusSeconds(30 * 3600);
    Cron cron = Cron.parse(sample.text());
    String what = "'%s' in %s from %s to %s".formatted(sample.text(), zone, from, to);
    List<Instant> expected = new WallClockOracle(sample, zone.getRules()).ticks(from, to);

    List<Instant> forward = new ArrayList<>();
    for (Instant at = cron.next(from.minusNanos(1), zone).orElse(to);
        at.isBefore(to) && forward.size() < MOST;
        at = cron.next(at, zone).orElse(to)) {
      forward.add(at);
    }
    assertThat(forward).as("next, " + what).isEqualTo(expected);

    List<Instant> backward = new ArrayList<>();
    for (Instant at = cron.previous(to, zone).orElse(Instant.MIN);
        !at.isBefore(from) && backward.size() < MOST;
        at = cron.previous(at, zone).orElse(Instant.MIN)) {
      backward.addFirst(at);
    }
    assertThat(backward).as("previous, " + what).isEqualTo(expected);

    for (int i = 0; i < 10 && !expected.isEmpty(); i++) {
      checkFrom(from.plusNanos(random.nextLong(60L * 3600 * 1_000_000_000)), cron, zone, expected);
    }
    return expected.size();
  }

  /** From any instant, next and previous are the neighbours in the expected sequence. */
  private static void checkFrom(Instant at, Cron cron, ZoneId zone, List<Instant> expected) {
    TreeSet<Instant> ticks = new TreeSet<>(expected);
    Instant higher = ticks.higher(at);
    if (higher != null) {
      assertThat(cron.next(at, zone)).as("after %s", at).contains(higher);
    }
    Instant lower = ticks.lower(at);
    if (lower != null) {
      assertThat(cron.previous(at, zone)).as("before %s", at).contains(lower);
    }
  }
}
