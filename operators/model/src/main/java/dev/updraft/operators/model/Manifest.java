// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a version is, where it came from and which files it has: the object {@code
 * models/<name>/versions/<n>.json}. Texts that were not given are empty. Its JSON Schema is the
 * resource {@code manifest.schema.json} beside this class.
 *
 * @param format of this JSON; 1
 * @param parameters of the training, as texts
 * @param metrics finite numbers
 * @param batches ids of the training data's batches
 * @param commit of the code, as git names it
 * @param histograms of the training data, by feature
 * @param folder where the files are, as a key of the store
 */
public record Manifest(
    int format,
    String name,
    int version,
    Instant createdAt,
    Origin origin,
    Environment environment,
    Map<String, String> parameters,
    Map<String, Double> metrics,
    List<String> batches,
    String commit,
    Signature signature,
    Map<String, Histogram> histograms,
    String folder,
    List<FileEntry> files) {
  static final int FORMAT = 1;

  public Manifest {
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "the manifest is of format " + format + "; this Updraft reads " + FORMAT);
    }
    Names.check("model", name);
    parameters = sorted(parameters);
    metrics = sorted(metrics);
    batches = List.copyOf(batches);
    histograms = sorted(histograms);
    files = List.copyOf(files);
  }

  /** The file with this path; fails when there is none. */
  FileEntry file(String path) {
    return files.stream()
        .filter(file -> file.path().equals(path))
        .findFirst()
        .orElseThrow(() -> new ModelProblem(name + " " + version + " has no file '" + path + "'"));
  }

  private static <V> Map<String, V> sorted(Map<String, V> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }

  /**
   * Which attempt published it.
   *
   * @param attempt the attempt's name: {@code TaskContext.submitKey()}
   */
  public record Origin(String dag, String run, String task, String attempt) {}

  /**
   * What it runs in.
   *
   * @param image {@code name@sha256:…}
   * @param lock path of the model's own file that pins its libraries
   */
  public record Environment(String image, String lock) {}

  /** Names and types of what it takes and gives, in the words of whoever trained it. */
  public record Signature(Map<String, String> inputs, Map<String, String> outputs) {
    public Signature {
      inputs = sorted(inputs);
      outputs = sorted(outputs);
    }
  }
}
