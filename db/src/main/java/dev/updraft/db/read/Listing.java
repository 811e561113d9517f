// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param total rows that fit the conditions, over all pages; with a limit at least so many
 * @param limit up to how many rows were counted; null = all
 */
public record Listing<T>(List<T> rows, long total, @Nullable Integer limit) {
  public Listing {
    rows = List.copyOf(rows);
  }

  public Listing(List<T> rows, long total) {
    this(rows, total, null);
  }
}
