// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A manifest before its version has a number. */
record Draft(
    String name,
    Instant createdAt,
    Manifest.Origin origin,
    Manifest.Environment environment,
    Map<String, String> parameters,
    Map<String, Double> metrics,
    List<String> batches,
    String commit,
    Manifest.Signature signature,
    Map<String, Histogram> histograms) {
  Draft {
    Names.check("model", name);
  }

  Manifest numbered(int version, String folder, List<FileEntry> files) {
    return new Manifest(
        Manifest.FORMAT,
        name,
        version,
        createdAt,
        origin,
        environment,
        parameters,
        metrics,
        batches,
        commit,
        signature,
        histograms,
        folder,
        files);
  }
}
