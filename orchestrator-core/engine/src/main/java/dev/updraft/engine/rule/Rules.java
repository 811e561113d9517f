// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.rule;

import static dev.updraft.engine.rule.Verdict.RUN;
import static dev.updraft.engine.rule.Verdict.SKIP;
import static dev.updraft.engine.rule.Verdict.UPSTREAM_FAILED;
import static dev.updraft.engine.rule.Verdict.WAIT;

import dev.updraft.api.TriggerRule;

/**
 * Apache Airflow's trigger rules. A verdict depends only on which counts are zero and on whether
 * all upstream ended: {@code Tally} relies on it.
 */
public final class Rules {
  private Rules() {}

  public static Verdict verdict(TriggerRule rule, Counts up) {
    if (up.total() == 0) {
      return RUN;
    }
    return switch (rule) {
      case ALL_SUCCESS ->
          up.anyFailed() ? UPSTREAM_FAILED : up.skipped() > 0 ? SKIP : whenDone(up, RUN);
      case ALL_FAILED -> up.success() + up.skipped() > 0 ? SKIP : whenDone(up, RUN);
      case ALL_DONE -> whenDone(up, RUN);
      case ALL_DONE_MIN_ONE_SUCCESS ->
          up.skipped() > 0 ? SKIP : whenDone(up, up.success() > 0 ? RUN : UPSTREAM_FAILED);
      case ALL_SKIPPED -> up.success() > 0 || up.anyFailed() ? SKIP : whenDone(up, RUN);
      case ONE_SUCCESS ->
          up.success() > 0 ? RUN : whenDone(up, up.anyFailed() ? UPSTREAM_FAILED : SKIP);
      case ONE_FAILED -> up.anyFailed() ? RUN : whenDone(up, SKIP);
      case ONE_DONE -> up.success() + up.failed() > 0 ? RUN : whenDone(up, SKIP);
      case NONE_FAILED -> up.anyFailed() ? UPSTREAM_FAILED : whenDone(up, RUN);
      case NONE_FAILED_MIN_ONE_SUCCESS ->
          up.anyFailed() ? UPSTREAM_FAILED : whenDone(up, up.success() > 0 ? RUN : SKIP);
      case NONE_SKIPPED -> up.skipped() > 0 ? SKIP : whenDone(up, RUN);
      case ALWAYS -> RUN;
    };
  }

  private static Verdict whenDone(Counts up, Verdict then) {
    return up.allDone() ? then : WAIT;
  }
}
