// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.web;

import java.util.List;

/** A part of a list, and how long the list is. */
public record Page<T>(List<T> rows, long total) {
  public Page {
    rows = List.copyOf(rows);
  }
}
