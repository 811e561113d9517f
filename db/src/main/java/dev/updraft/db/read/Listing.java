// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import java.util.List;

/**
 * One page of a list.
 *
 * @param total rows that fit the conditions, over all pages
 */
public record Listing<T>(List<T> rows, long total) {
  public Listing {
    rows = List.copyOf(rows);
  }
}
