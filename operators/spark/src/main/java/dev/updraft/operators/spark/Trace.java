// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

/** What the cluster shows of a driver whose id was never heard. */
sealed interface Trace {
  /** It is there, by proof. */
  record Found(String driver) implements Trace {}

  /**
   * There are drivers that may be it, or nobody can look now.
   *
   * @param why continues "it is not clear yet whether it runs: …"
   */
  record Unclear(String why) implements Trace {}

  /** It never started. */
  record Nothing() implements Trace {}
}
