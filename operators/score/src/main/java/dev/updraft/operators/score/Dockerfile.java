// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import dev.updraft.operators.model.Manifest;
import dev.updraft.operators.model.ModelVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** The Dockerfile of a {@link ModelImage}. */
final class Dockerfile {
  /** With its registry: podman and buildah know no short names by themselves. */
  private static final String BASE = "docker.io/library/eclipse-temurin:25-jre-noble";

  /** Base images of Java have no curl. */
  private static final List<String> HEALTH =
      List.of(
          "bash",
          "-c",
          "exec 3<>/dev/tcp/127.0.0.1/$PORT && printf 'GET /health HTTP/1.0\\r\\n\\r\\n' >&3"
              + " && read -r _ code _ <&3 && [ \"$code\" = 200 ]");

  /** The server of the JDK sets no limits of its own. */
  private static final List<String> JAVA =
      List.of(
          "java",
          "-XX:MaxRAMPercentage=50",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "-Djdk.httpserver.maxConnections=200",
          "-Dsun.net.httpserver.maxReqTime=30",
          "-Dsun.net.httpserver.maxRspTime=30",
          "-Dsun.net.httpserver.nodelay=true",
          "-cp",
          "lib/*",
          ScoringServer.class.getName(),
          ModelImage.MODEL);

  private Dockerfile() {}

  static String of(ModelVersion version, Manifest manifest, String file, List<String> features) {
    List<String> start = new ArrayList<>(JAVA);
    start.add(version.manifest());
    start.add(file);
    start.addAll(features);
    start.add("--"); // what a container is told is no feature
    return """
    # Made by "updraft models image" of %1$s %2$d. Build it with: docker build -t %1$s:%2$d .
    #
    # The base is named by a tag, which may move. To pin it, name its digest, as
    # "docker buildx imagetools inspect %3$s" tells it, when you build:
    #   docker build --build-arg BASE=%3$s@sha256:… .
    # Another base needs a Java 25 and bash, and for ONNX glibc.
    ARG BASE=%3$s
    FROM ${BASE}
    LABEL %4$s
    WORKDIR /srv/served
    COPY lib/ lib/
    COPY model/ model/
    ENV PORT=8080
    # Where ONNX Runtime unpacks its library. With a file system that is read-only, mount something at /tmp.
    ENV UPDRAFT_CACHE=/tmp/updraft
    USER 65532:65532
    EXPOSE 8080
    HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD %5$s
    ENTRYPOINT %6$s
    """
        .formatted(
            version.name(),
            version.version(),
            BASE,
            labels(version, manifest),
            json(HEALTH),
            json(start));
  }

  private static String json(List<String> words) {
    return JsonMapper.shared().writeValueAsString(words);
  }

  private static String labels(ModelVersion version, Manifest manifest) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("org.opencontainers.image.title", version.name());
    labels.put("org.opencontainers.image.version", Integer.toString(version.version()));
    labels.put("org.opencontainers.image.created", manifest.createdAt().toString());
    labels.put("org.opencontainers.image.revision", manifest.commit());
    labels.put(
        "org.opencontainers.image.description",
        "Scores rows with version %d of the model %s".formatted(version.version(), version.name()));
    labels.put("dev.updraft.model.manifest", "sha256:" + version.manifest());
    labels.put("dev.updraft.model.attempt", manifest.origin().attempt());
    return labels.entrySet().stream()
        .filter(label -> !label.getValue().isEmpty())
        .map(label -> label.getKey() + "=" + quoted(label.getValue()))
        .collect(Collectors.joining(" \\\n      "));
  }

  /** What a DAG says of itself is a value here, and never an instruction. */
  private static String quoted(String text) {
    return '"' + text.replaceAll("\\p{Cntrl}+", " ").replaceAll("([\\\\\"$])", "\\\\$1") + '"';
  }
}
