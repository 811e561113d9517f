// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.artifact;

/**
 * A file that an attempt left.
 *
 * @param path below the attempt's own folder, with {@code /}
 * @param contentType by the end of its name, never by its content
 * @param shown whether a browser may show it in a frame; others it downloads
 */
public record Artifact(String path, String contentType, boolean shown) {
  /** By its path alone. */
  public static Artifact of(String path) {
    ContentTypes type = ContentTypes.of(path);
    return new Artifact(path, type.header(), type.shown());
  }

  public boolean picture() {
    return contentType.startsWith("image/");
  }

  /** Whether a page may show it within itself: as a picture, or as a page in a sandbox. */
  public boolean previewed() {
    return picture() || contentType.startsWith("text/html");
  }
}
