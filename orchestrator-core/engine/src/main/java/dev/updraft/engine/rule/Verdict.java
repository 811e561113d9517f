// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.rule;

/** What a trigger rule says, given how upstream stands. */
public enum Verdict {
  WAIT,
  RUN,
  /** It can no longer hold; nobody is to blame. */
  SKIP,
  /** It can no longer hold, because upstream failed. */
  UPSTREAM_FAILED
}
