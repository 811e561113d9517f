// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of DAGs: a virtual clock, tasks that do what the test says or run their own code, and the
 * production scheduler's own functions in between.
 *
 * <pre>{@code
 * @DagTest(NightlySales.class)
 * final class NightlySalesTest {
 *   @Test
 *   void shouldTryAgainUntilTheShopAnswers(TestDag sales) {
 *     sales.firstSeen("2026-11-20T12:00:00Z");
 *     sales.task("load").fails(2, "the shop does not answer").returns(new Sales(41));
 *     sales.task("report").takes(Duration.ofHours(3));
 *
 *     sales.advanceTo("2026-11-21T12:00:00Z");
 *
 *     var night = sales.lastRun();
 *     assertThat(night).succeeded().covers("2026-11-20T02:00:00Z", "2026-11-21T02:00:00Z");
 *     assertThat(night.task("load"))
 *         .startedAt("2026-11-21T02:00:00Z", "2026-11-21T02:10:00Z", "2026-11-21T02:20:00Z");
 *     assertThat(night).ranInOrder("load", "report").endedAt("2026-11-21T05:20:00Z");
 *   }
 * }
 * }</pre>
 *
 * docs/testing-dags.md has all of it.
 */
@NullMarked
package dev.updraft.testkit;

import org.jspecify.annotations.NullMarked;
