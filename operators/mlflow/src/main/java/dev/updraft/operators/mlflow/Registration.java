// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.operators.model.FileEntry;
import dev.updraft.operators.model.Manifest;
import dev.updraft.operators.model.ModelVersion;
import dev.updraft.operators.model.Models;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Brings a version of ours into MLflow, or finds it there. MLflow's create has no key, so each of
 * two at once may make a version. But a version and its tags are one write, and whoever gets a
 * number sees all lower ones: all who look after their own create agree that the lowest is meant,
 * and mark the others.
 *
 * <p>Each try has a run, and so a folder, of its own: nobody writes to files that others read.
 */
record Registration(Requests requests, String name, Models models, TaskContext task) {
  /** MLflow's number of the version. */
  int of(ModelVersion version) throws IOException, InterruptedException {
    Optional<Integer> there = first(version);
    return there.isPresent() ? there.get() : made(version);
  }

  private Registry registry() {
    return new Registry(requests, name);
  }

  private Optional<Integer> first(ModelVersion version) throws IOException, InterruptedException {
    List<Claim> claims = registry().claims(version);
    for (Claim more : claims.stream().skip(1).filter(each -> !each.marked()).toList()) {
      int meant = claims.getFirst().version();
      task.log()
          .warn("'{}' {} in MLflow is a duplicate of {}: marked", name, more.version(), meant);
      registry().tagVersion(more.version(), Tags.DUPLICATE, Integer.toString(meant));
    }
    return claims.stream().findFirst().map(Claim::version);
  }

  private int made(ModelVersion version) throws IOException, InterruptedException {
    Manifest manifest = models.manifest(version);
    Path files = models.fetch(version, task.folder().resolve("mlflow"));
    if (manifest.files().stream().map(FileEntry::path).noneMatch("MLmodel"::equals)) {
      task.log().info("{} has no file MLmodel: MLflow can hand it out, but not load it", version);
    }
    registry().ensure();
    var runs = new Runs(requests);
    Runs.Run run = runs.begin(name, version, manifest, task.now());
    try {
      runs.log(run, manifest);
      runs.upload(run, manifest.files(), files);
      Optional<Integer> meanwhile = first(version);
      runs.end(run, meanwhile.isPresent() ? "KILLED" : "FINISHED", task.now());
      return meanwhile.isPresent() ? meanwhile.get() : created(version, manifest, run);
    } catch (IOException | TaskFailed e) {
      failed(runs, run, e);
      throw e;
    }
  }

  private int created(ModelVersion version, Manifest manifest, Runs.Run run)
      throws IOException, InterruptedException {
    Optional<Integer> there;
    try {
      registry().create(version, manifest, run);
      there = first(version);
    } catch (IOException lost) {
      // It may be there all the same.
      there = first(version);
      if (there.isEmpty()) {
        throw lost;
      }
    }
    return there.orElseThrow(
        () -> new IOException("MLflow made a version of '" + name + "' and does not find it"));
  }

  private void failed(Runs runs, Runs.Run run, Exception why) throws InterruptedException {
    try {
      runs.end(run, "FAILED", task.now());
    } catch (IOException | TaskFailed e) {
      why.addSuppressed(e);
    }
  }
}
