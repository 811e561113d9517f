// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.external;

/** What the contract must see and do in the system where an operator's work runs. */
public interface Outside {
  /** Works that were ever started. */
  int started();

  /** Works that run now. */
  int running();

  /** The most that ever ran at once. */
  int mostAtOnce();

  /** All that runs ends well. */
  void finish();

  /** All that runs ends badly. */
  void fail();

  /** Whether the system answers; it does at first. */
  void reachable(boolean yes);
}
