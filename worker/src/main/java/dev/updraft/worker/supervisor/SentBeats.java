// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import java.util.OptionalLong;
import java.util.TreeMap;

/** When each heartbeat was sent; every lease counts from there. Not thread-safe. */
final class SentBeats {
  private final TreeMap<Long, Long> sentAt = new TreeMap<>();
  private final long keep;
  private long last;

  /**
   * @param keep older ones renew nothing any more, so they are forgotten
   */
  SentBeats(long keep) {
    this.keep = keep;
  }

  long send(long now) {
    sentAt.put(++last, now);
    while (sentAt.firstEntry().getValue() + keep < now) {
      sentAt.pollFirstEntry();
    }
    return last;
  }

  OptionalLong at(long n) {
    Long at = sentAt.get(n);
    return at == null ? OptionalLong.empty() : OptionalLong.of(at);
  }

  /** None of them may start or renew anything: the clock by which they were sent was wrong. */
  void forgetAll() {
    sentAt.clear();
  }
}
