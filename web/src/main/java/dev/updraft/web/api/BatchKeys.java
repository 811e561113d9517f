// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.web.http.ApiError;
import io.javalin.http.Context;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the bodies of batch lists may hold. */
final class BatchKeys {
  private static final List<String> BOUNDS = List.of("_gte", "_gt", "_lte", "_lt");

  private BatchKeys() {}

  static Set<String> of(Set<String> fields, String... ranges) {
    var keys = new HashSet<String>(fields);
    keys.addAll(Set.of("order_by", "page_limit", "page_offset"));
    for (String range : ranges) {
      BOUNDS.forEach(bound -> keys.add(range + bound));
    }
    return Set.copyOf(keys);
  }

  /** Batch lists are over everything: their path says so. */
  static void requireAll(Context ctx, String... parameters) {
    for (String parameter : parameters) {
      if (!ctx.pathParam(parameter).equals("~")) {
        throw ApiError.invalid("path", parameter, "Input should be '~'", "literal_error");
      }
    }
  }
}
