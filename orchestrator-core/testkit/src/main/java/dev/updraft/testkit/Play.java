// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit;

import org.jspecify.annotations.Nullable;

/** What one attempt of a task does in a test. */
sealed interface Play {
  record Returns(@Nullable Object value) implements Play {}

  record Fails(String why, boolean forGood) implements Play {}

  record Skips(String why) implements Play {}

  record Hangs() implements Play {}

  record LosesItsWorker() implements Play {}

  record RunsItsCode() implements Play {}

  record Does(TaskScript.StandIn standIn) implements Play {}
}
