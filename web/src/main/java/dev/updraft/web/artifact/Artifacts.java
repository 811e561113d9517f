// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.db.read.InstanceView;
import dev.updraft.objects.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The files of attempts. Workers put each below one prefix of its attempt. Thread-safe. */
public final class Artifacts {
  private final ObjectStore objects;

  public Artifacts(ObjectStore objects) {
    this.objects = objects;
  }

  /** In the order of their paths; empty when the attempt left none. */
  public List<Artifact> list(InstanceView instance, int attempt) throws IOException {
    String prefix = prefix(instance, attempt);
    return objects.list(prefix.substring(0, prefix.length() - 1)).stream()
        .filter(key -> key.startsWith(prefix))
        .map(key -> Artifact.of(key.substring(prefix.length())))
        .toList();
  }

  /** Where a browser gets it, as a path on this server. */
  public static String href(InstanceView instance, int attempt, Artifact artifact) {
    String path =
        Arrays.stream(artifact.path().split("/", -1))
            .map(Artifacts::segment)
            .collect(Collectors.joining("/"));
    return String.join(
        "/",
        "/artifacts",
        segment(instance.run().dagId()),
        segment(instance.run().runId()),
        segment(instance.taskId()),
        "" + instance.mapIndex(),
        "" + attempt,
        path);
  }

  /** Empty when there is no such file; the caller closes the stream. */
  Optional<InputStream> open(InstanceView instance, int attempt, String path) throws IOException {
    boolean known = list(instance, attempt).stream().anyMatch(a -> a.path().equals(path));
    return known ? objects.open(prefix(instance, attempt) + path) : Optional.empty();
  }

  private static String prefix(InstanceView instance, int attempt) {
    return "artifacts/%d/%d/%d/%d/"
        .formatted(instance.run().month(), instance.run().id(), instance.instanceNo(), attempt);
  }

  private static String segment(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
