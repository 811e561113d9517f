// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.model;

import dev.updraft.operators.model.Flip;
import dev.updraft.operators.model.Manifest;
import java.util.Optional;

/**
 * A model in a list.
 *
 * @param connection leads to it
 * @param newest number of the newest version
 * @param versions how many there are
 * @param live what is live, and since when; empty = nothing is
 * @param problem why a manifest could not be read, and what to do; empty = all is well
 */
public record ModelCard(
    String connection,
    String name,
    int newest,
    int versions,
    Optional<Flip> live,
    Optional<Manifest> newestManifest,
    Optional<Manifest> liveManifest,
    String problem) {

  /** The version that is live; 0 = none. */
  public int liveVersion() {
    return live.map(Flip::version).orElse(0);
  }
}
