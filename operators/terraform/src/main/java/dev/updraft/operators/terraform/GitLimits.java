// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import java.time.Duration;

/**
 * What git may take.
 *
 * @param time for each of its commands
 * @param bytes that a server may send
 */
record GitLimits(Duration time, long bytes) {
  static final GitLimits DEFAULT = new GitLimits(Duration.ofMinutes(5), 512L << 20);
}
