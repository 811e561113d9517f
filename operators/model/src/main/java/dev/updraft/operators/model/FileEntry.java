// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

/**
 * A file of a model.
 *
 * @param path within the model, with {@code /} between its parts
 */
public record FileEntry(String path, long bytes, String sha256) {
  public FileEntry {
    FilePath.check(path);
    Checksum.check("sha256 of " + path, sha256);
  }
}
