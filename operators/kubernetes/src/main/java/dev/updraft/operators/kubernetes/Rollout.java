// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.kubernetes;

import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One attempt's rollout. Its name stands at the template, so that whoever repeats the attempt finds
 * it; a patch holds the version of the Deployment that it was made for, so that of two writers one
 * is refused.
 */
record Rollout(KubeApi api, Place place, List<Change> changes, TaskContext task) {
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final int TRIES = 10;

  /** Begins it, or finds that it has begun. */
  KubernetesRollout.Rolling begin() throws IOException, InterruptedException {
    for (int tried = 1; tried <= TRIES; tried++) {
      Deployment now = api.get(place).orElseThrow(() -> new TaskFailed("There is no " + place));
      if (isOurs(now)) {
        return rolling(now);
      }
      Optional<Deployment> changed = patched(now);
      if (changed.isPresent()) {
        task.log().info("{}: {}", place, changed.get().told());
        return rolling(changed.get());
      }
    }
    throw changing();
  }

  private boolean isOurs(Deployment now) {
    return now.attempt().filter(task.submitKey()::equals).isPresent();
  }

  private KubernetesRollout.Rolling rolling(Deployment now) {
    return new KubernetesRollout.Rolling(now.uid(), task.submitKey(), now.undo().orElse(""));
  }

  private Optional<Deployment> patched(Deployment now) throws IOException, InterruptedException {
    try {
      return api.patch(place, patch(now));
    } catch (IOException lost) {
      // It may be done all the same.
      Optional<Deployment> there = api.get(place).filter(this::isOurs);
      if (there.isEmpty()) {
        throw lost;
      }
      return there;
    }
  }

  private ObjectNode patch(Deployment now) {
    Map<String, ObjectNode> to = new LinkedHashMap<>();
    Map<String, ObjectNode> back = new LinkedHashMap<>();
    for (Change change : changes) {
      JsonNode found =
          now.container(change.container())
              .orElseThrow(
                  () ->
                      new TaskFailed(
                          place
                              + " has no container '"
                              + change.container()
                              + "'; name one of it"));
      change.into(to.computeIfAbsent(change.container(), Rollout::container));
      change.back(back.computeIfAbsent(change.container(), Rollout::container), found);
    }
    ObjectNode undo = template(now.attempt().orElse(null), back);
    ObjectNode patch = template(task.submitKey(), to);
    patch
        .putObject("metadata")
        .put("resourceVersion", now.resourceVersion())
        .putObject("annotations")
        .put(Deployment.UNDO, JsonMapper.shared().writeValueAsString(undo));
    return patch;
  }

  private static ObjectNode container(String name) {
    return JsonNodeFactory.instance.objectNode().put("name", name);
  }

  /**
   * @param attempt null = takes it away
   */
  private static ObjectNode template(@Nullable String attempt, Map<String, ObjectNode> containers) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode template = json.putObject("spec").putObject("template");
    template.putObject("metadata").putObject("annotations").put(Deployment.ATTEMPT, attempt);
    if (!containers.isEmpty()) {
      template.putObject("spec").putArray("containers").addAll(containers.values());
    }
    return json;
  }

  Poll<RolledOut> look(KubernetesRollout.Rolling rolling) throws IOException, InterruptedException {
    Deployment now =
        api.get(place)
            .filter(each -> each.uid().equals(rolling.uid()))
            .orElseThrow(() -> new TaskFailed(place + " was deleted while it was rolled out"));
    refuseWhatIsAnothers(now, rolling);
    return switch (now.progress()) {
      case DONE ->
          Poll.done(
              new RolledOut(place.namespace(), place.deployment(), now.revision(), now.replicas()));
      case FAILED ->
          Poll.failed(place + " did not roll out in its progressDeadlineSeconds: " + now.told());
      case PAUSED -> {
        task.log().info("{} is paused; kubectl rollout resume lets it go on", place);
        yield Poll.again(PAUSE);
      }
      case GOES_ON -> {
        task.log().info("{}: {}", place, now.told());
        yield Poll.again(PAUSE);
      }
    };
  }

  private void refuseWhatIsAnothers(Deployment now, KubernetesRollout.Rolling rolling) {
    if (!now.attempt().filter(rolling.attempt()::equals).isPresent()) {
      throw new TaskFailed(
          place
              + " was rolled out by somebody else since: its template is of "
              + now.attempt().orElse("nobody that says so"));
    }
    for (Change change : changes) {
      if (!change.isIn(now)) {
        throw new TaskFailed(
            place
                + ": somebody else changed "
                + change.what()
                + " since; it is not "
                + change.value());
      }
    }
  }

  /** Puts back what was there before, unless somebody else changed it since. */
  void undo(KubernetesRollout.Rolling rolling) throws IOException, InterruptedException {
    for (int tried = 1; tried <= TRIES; tried++) {
      Optional<Deployment> now =
          api.get(place)
              .filter(each -> each.uid().equals(rolling.uid()))
              .filter(each -> each.attempt().filter(rolling.attempt()::equals).isPresent());
      if (now.isEmpty() || rolling.undo().isEmpty()) {
        return;
      }
      ObjectNode patch = (ObjectNode) JsonMapper.shared().readTree(rolling.undo());
      patch
          .putObject("metadata")
          .put("resourceVersion", now.get().resourceVersion())
          .putObject("annotations")
          .putNull(Deployment.UNDO);
      if (api.patch(place, patch).isPresent()) {
        task.log().info("{}: put back what was there before", place);
        return;
      }
    }
    throw changing();
  }

  private IOException changing() {
    return new IOException(place + " was changed by somebody else each of " + TRIES + " times");
  }
}
