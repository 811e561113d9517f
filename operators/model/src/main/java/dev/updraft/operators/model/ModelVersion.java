// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

/**
 * One published version of a model: what {@link Publish} returns, and what the tasks after it are
 * given.
 *
 * <pre>{@code
 * Path features(Models models, ModelVersion version, TaskContext task) throws IOException {
 *   return models.fetch(version, task.folder().resolve("model"));
 * }
 * }</pre>
 *
 * @param version from 1
 * @param manifest SHA-256 of its manifest, 64 hexadecimal digits: whoever reads the version through
 *     this notices when the manifest was changed since
 */
public record ModelVersion(String name, int version, String manifest) {
  public ModelVersion {
    Names.check("model", name);
    if (version < 1) {
      throw new IllegalArgumentException("version is " + version + "; versions count from 1");
    }
    Checksum.check("manifest", manifest);
  }

  /** For people: {@code churn 7}. */
  @Override
  public String toString() {
    return name + " " + version;
  }
}
