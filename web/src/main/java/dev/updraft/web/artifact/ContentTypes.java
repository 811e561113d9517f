// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.artifact;

import java.util.Locale;
import java.util.Map;

/**
 * What a browser is told that a file is.
 *
 * @param shown whether it may be shown; what is not in the table is only ever downloaded
 */
record ContentTypes(String header, boolean shown) {
  private static final ContentTypes TEXT = new ContentTypes("text/plain; charset=utf-8", true);
  private static final ContentTypes UNKNOWN = new ContentTypes("application/octet-stream", false);
  private static final Map<String, ContentTypes> BY_END =
      Map.ofEntries(
          Map.entry("html", new ContentTypes("text/html; charset=utf-8", true)),
          Map.entry("htm", new ContentTypes("text/html; charset=utf-8", true)),
          Map.entry("svg", new ContentTypes("image/svg+xml", true)),
          Map.entry("png", new ContentTypes("image/png", true)),
          Map.entry("jpg", new ContentTypes("image/jpeg", true)),
          Map.entry("jpeg", new ContentTypes("image/jpeg", true)),
          Map.entry("gif", new ContentTypes("image/gif", true)),
          Map.entry("webp", new ContentTypes("image/webp", true)),
          Map.entry("txt", TEXT),
          Map.entry("log", TEXT),
          Map.entry("md", TEXT),
          Map.entry("sql", TEXT),
          Map.entry("csv", new ContentTypes("text/csv; charset=utf-8", false)),
          Map.entry("json", new ContentTypes("application/json", true)),
          Map.entry("pdf", new ContentTypes("application/pdf", false)));

  static ContentTypes of(String path) {
    int dot = path.lastIndexOf('.');
    String end = dot < path.lastIndexOf('/') ? "" : path.substring(dot + 1);
    return BY_END.getOrDefault(end.toLowerCase(Locale.ROOT), UNKNOWN);
  }
}
