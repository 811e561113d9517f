// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.operators.model.Deletion;
import dev.updraft.operators.model.Manifest;
import dev.updraft.operators.model.Published;
import dev.updraft.web.model.OneModel;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A version in the table of its model.
 *
 * @param metrics against the live version's
 * @param aliases that name it now
 */
public record VersionRow(OneModel.Version version, List<Metric> metrics, List<String> aliases) {
  private static final int SHOWN = 4;

  static VersionRow of(
      OneModel.Version version, Optional<Manifest> live, List<OneModel.Pointer> pointers) {
    Optional<Manifest> manifest = version.read().map(Published::manifest);
    return new VersionRow(
        version,
        Metric.of(manifest, live).stream().limit(SHOWN).toList(),
        pointers.stream()
            .filter(pointer -> pointer.now().version() == version.number())
            .map(pointer -> pointer.now().alias())
            .toList());
  }

  public @Nullable Instant at() {
    return version.read().map(it -> it.manifest().createdAt()).orElse(null);
  }

  /** That it was deleted; null while it is there. */
  public @Nullable Deletion deleted() {
    return version.deletion().orElse(null);
  }

  /** The task that published it; null when that is not known. */
  public Manifest.@Nullable Origin origin() {
    return version.read().map(it -> it.manifest().origin()).orElse(null);
  }
}
