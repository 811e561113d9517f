// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Kubernetes, by the REST of its API server. The name of an attempt's pod is its mark, and no two
 * pods of a namespace have the same name: so not even two launchers can start two drivers.
 *
 * @param namespace the address of its objects, {@code https://host:6443/api/v1/namespaces/jobs}
 */
record ApiServer(URI namespace, Requests requests, Optional<URI> history) implements Cluster {
  static final String NAMESPACE = "spark.kubernetes.namespace";
  private static final String USUAL = "default";
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  /** Looks at a driver that cannot begin; a registry may heal in between. */
  private static final int PATIENT_LOOKS = 5;

  static URI namespace(URI api, Map<String, String> properties) {
    return URI.create(api + "/api/v1/namespaces/" + properties.getOrDefault(NAMESPACE, USUAL));
  }

  static String name(String mark) {
    return "updraft-" + mark;
  }

  @Override
  public void mark(Map<String, String> properties, String mark) {
    properties.putIfAbsent(NAMESPACE, USUAL); // else conf/spark-defaults.conf might name another
    properties.put("spark.kubernetes.driver.pod.name", name(mark));
    properties.put("spark.kubernetes.submission.waitAppCompletion", "false");
  }

  @Override
  public Optional<String> find(String mark) throws IOException, InterruptedException {
    String name = name(mark);
    return pod(name).map(found -> name);
  }

  /**
   * Spark makes the pod first, and then what is mounted into it, for that belongs to the pod. A
   * launcher that is killed between the two leaves a driver that waits for its settings for ever.
   */
  @Override
  public boolean isWhole(String id) throws IOException, InterruptedException {
    Optional<Pod> pod = pod(id);
    if (pod.isEmpty() || pod.get().phase() != Pod.Phase.PENDING) {
      return true;
    }
    for (String map : pod.get().settings()) {
      if (requests.get(URI.create(namespace + "/configmaps/" + map)).status() == NOT_FOUND) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Poll<String> look(
      SparkWork.Launched work, SparkJob program, Duration every, TaskContext task)
      throws IOException, InterruptedException {
    Optional<Pod> found = pod(work.id());
    if (found.isEmpty()) {
      return Poll.failed(
          "The job was ended from outside: the pod "
              + work.id()
              + " is gone; somebody, and not Updraft, deleted it, or its node is gone");
    }
    Pod pod = found.get();
    return switch (pod.phase()) {
      case PENDING -> pending(work, pod, every, task);
      case RUNNING -> Poll.again(every, running(work, task));
      case UNKNOWN -> Poll.again(every, told(work, work.id() + ": its node does not answer", task));
      case SUCCEEDED, FAILED -> ended(work, pod, program, task);
    };
  }

  private static Poll<String> pending(
      SparkWork.Launched work, Pod pod, Duration every, TaskContext task) {
    Optional<String> stuck = pod.stuck();
    if (stuck.isPresent() && work.stuck() >= PATIENT_LOOKS) {
      return Poll.failed("The cluster could not run " + work.id() + ": " + stuck.get());
    }
    String waiting = pod.waiting();
    String words = work.id() + " waits" + (waiting.isEmpty() ? "" : ": " + waiting);
    return Poll.again(
        every, told(work, words, task).stuck(stuck.isPresent() ? work.stuck() + 1 : 0));
  }

  /** What did not change is not told again. */
  private static SparkWork.Launched told(SparkWork.Launched work, String words, TaskContext task) {
    if (words.equals(work.told())) {
      return work;
    }
    task.log().info("{}", words);
    return work.told(words);
  }

  private SparkWork.Launched running(SparkWork.Launched work, TaskContext task)
      throws InterruptedException {
    String words = work.id() + " runs";
    try {
      return told(work.read(copied(work, task)), words, task);
    } catch (IOException e) {
      return told(work, words + ", and its log cannot be read: " + e.getMessage(), task);
    }
  }

  private Poll<String> ended(SparkWork.Launched work, Pod pod, SparkJob program, TaskContext task)
      throws InterruptedException {
    history.ifPresent(
        at ->
            pod.application().ifPresent(app -> task.log().info("History: {}/history/{}", at, app)));
    try {
      var _ = copied(work, task);
    } catch (IOException e) {
      task.log().warn("The log of {} cannot be read: {}", work.id(), e.getMessage());
    }
    var last = pod.phase() == Pod.Phase.FAILED ? log(work.id()).end() : List.<String>of();
    return new PodEnd(work.id(), pod, last).judge(program);
  }

  /** Brings what the driver wrote into the log of the task; returns how far that is. */
  private String copied(SparkWork.Launched work, TaskContext task)
      throws IOException, InterruptedException {
    var fresh = log(work.id()).since(work.read());
    fresh.lines().forEach(line -> task.log().info("{}", line));
    return fresh.read();
  }

  private PodLog log(String id) {
    return new PodLog(URI.create(namespace + "/pods/" + id + "/log"), requests);
  }

  @Override
  public boolean isOver(String id) throws IOException, InterruptedException {
    return pod(id).map(pod -> pod.phase().over()).orElse(true);
  }

  @Override
  public void kill(String id) throws IOException, InterruptedException {
    // what belongs to it, its executors too, goes with it
    var answer =
        requests.delete(URI.create(namespace + "/pods/" + id + "?propagationPolicy=Background"));
    if (answer.status() / 100 != 2 && answer.status() != NOT_FOUND) {
      throw new IOException("Kubernetes does not end " + id + ": " + answer.told());
    }
  }

  private Optional<Pod> pod(String name) throws IOException, InterruptedException {
    var answer = requests.get(URI.create(namespace + "/pods/" + name));
    if (answer.status() == UNAUTHORIZED || answer.status() == FORBIDDEN) {
      throw new Refused("Kubernetes does not let Updraft in: " + answer.told());
    }
    if (answer.status() == NOT_FOUND
        && answer.json().path("reason").asString("").equals("NotFound")) {
      return Optional.empty();
    }
    if (!answer.ok()) {
      throw new IOException("Kubernetes does not say: " + answer.told());
    }
    var json = answer.json();
    if (!json.path("kind").asString("").equals("Pod")) {
      throw new IOException("No pod, so no Kubernetes: " + answer.told());
    }
    return Optional.of(new Pod(json));
  }
}
