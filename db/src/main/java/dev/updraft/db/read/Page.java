// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import java.util.List;

/** Which part of a list, in which order; the primary key is added last by the reader. */
public record Page(int limit, long offset, List<Sort> order) {
  public Page {
    order = List.copyOf(order);
  }

  public static Page first(int limit, Sort... order) {
    return new Page(limit, 0, List.of(order));
  }

  /** One sort key, by the API's name of the field. */
  public record Sort(String field, boolean descending) {
    public static Sort up(String field) {
      return new Sort(field, false);
    }

    public static Sort down(String field) {
      return new Sort(field, true);
    }
  }
}
