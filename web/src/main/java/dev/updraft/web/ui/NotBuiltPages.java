// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.web.http.ApiError;
import io.javalin.config.RoutesConfig;
import java.util.Map;

/** Pages that people who come from Airflow look for, and that are not there. */
final class NotBuiltPages {
  private static final Map<String, String> PAGES =
      Map.of(
          "/connections", "The HTTP API has connections: /api/v2/connections.",
          "/variables", "The HTTP API has variables: /api/v2/variables.",
          "/events", "The HTTP API has the audit log: /api/v2/eventLogs.",
          "/assets", "Assets are not built at all.");

  private NotBuiltPages() {}

  static void register(RoutesConfig routes) {
    PAGES.forEach(
        (path, instead) ->
            routes.get(
                path,
                _ -> {
                  throw new ApiError(501, "There is no such page yet. " + instead);
                }));
  }
}
