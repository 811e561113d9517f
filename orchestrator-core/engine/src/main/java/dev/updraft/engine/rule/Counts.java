// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.rule;

/**
 * Direct upstream instances by state. Removed ones are not counted at all.
 *
 * @param total all of them, ended or not
 */
public record Counts(int success, int failed, int upstreamFailed, int skipped, int total) {
  public int done() {
    return success + failed + upstreamFailed + skipped;
  }

  public boolean allDone() {
    return done() == total;
  }

  public boolean anyFailed() {
    return failed + upstreamFailed > 0;
  }
}
