// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.model;

import java.time.InstantSource;

/** What people may do to models. */
public record ModelChanges(ModelFlips flips, ModelDeletions deletions) {
  public static ModelChanges of(ModelCatalog models, InstantSource clock) {
    return new ModelChanges(new ModelFlips(models, clock), new ModelDeletions(models, clock));
  }
}
