// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.operators.model.Manifest;
import dev.updraft.web.model.ModelCard;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model in the list. */
public record ModelRow(ModelCard card) {
  private static final int SHOWN = 3;

  /** The newest version's, against the live one. */
  public List<Metric> metrics() {
    return Metric.of(card.newestManifest(), card.liveManifest()).stream().limit(SHOWN).toList();
  }

  public @Nullable Instant newestAt() {
    return card.newestManifest().map(Manifest::createdAt).orElse(null);
  }

  /** Whether something newer than what is live waits for a gate or for somebody. */
  public boolean behind() {
    return card.newest() > card.liveVersion();
  }
}
