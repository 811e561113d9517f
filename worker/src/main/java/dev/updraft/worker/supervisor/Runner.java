// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.worker.runner.ControlChannel;
import org.jspecify.annotations.Nullable;

/** A runner process as the pool knows it; guarded by the pool. */
final class Runner {
  final String id;
  final String token;
  @Nullable ControlChannel channel;
  @Nullable String grant;
  int usesLeft;
  boolean ending;

  Runner(String id, String token, int usesLeft) {
    this.usesLeft = usesLeft;
    this.id = id;
    this.token = token;
  }
}
