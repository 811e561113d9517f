// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.GrantRow.End;
import dev.updraft.engine.state.GrantRow.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The changes that a grant knows. */
final class Grants {
  private Grants() {}

  static GrantRow started(GrantRow grant, Instant at) {
    return with(grant, State.STARTED, null, grant.cause(), grant.cancel(), at, null);
  }

  static GrantRow ended(GrantRow grant, End end, @Nullable String cause, Instant at) {
    return with(grant, State.ENDED, end, cause, grant.cancel(), grant.startedAt(), at);
  }

  static GrantRow superseded(GrantRow grant, End end, String proof, Instant at) {
    return with(grant, State.SUPERSEDED, end, proof, grant.cancel(), grant.startedAt(), at);
  }

  /** Proves nothing: the grant stays open until its worker reports or is proved gone. */
  static GrantRow cancelled(GrantRow grant, String cause) {
    return with(grant, grant.state(), null, cause, true, grant.startedAt(), null);
  }

  private static GrantRow with(
      GrantRow grant,
      State state,
      @Nullable End end,
      @Nullable String cause,
      boolean cancel,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt) {
    return new GrantRow(
        grant.key(),
        grant.epoch(),
        grant.host(),
        grant.incarnation(),
        grant.strict(),
        state,
        end,
        cause,
        cancel,
        grant.queuedAt(),
        startedAt,
        endedAt);
  }
}
