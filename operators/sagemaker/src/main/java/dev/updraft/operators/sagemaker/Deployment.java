// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.sagemaker;

import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.operators.sagemaker.SageMakerEndpoint.Deploying;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One attempt's way to an endpoint. Its configuration is called after the attempt, and after
 * whether it makes the endpoint or updates it: so SageMaker itself says what became of a request
 * whose answer nobody heard.
 */
record Deployment(SageMakerApi api, String endpoint, TaskContext task) {
  private static final Duration PAUSE = Duration.ofSeconds(15);

  /** Looks, and begins as soon as SageMaker takes a change. */
  Poll<Deployed> look(Deploying deploying, Wish wish)
      throws IOException, InterruptedException, Refused {
    Optional<Endpoint> now = now();
    if (deploying.hasBegun()) {
      return watched(now, deploying, wish);
    }
    Optional<Deploying> lost = now.flatMap(there -> found(there, deploying));
    if (lost.isPresent()) {
      return watched(now, lost.get(), wish);
    }
    if (now.isPresent() && !takesChange(now.get())) {
      task.log().info("{} is {}; waiting until that is over", endpoint, now.get().told());
      return Poll.again(PAUSE);
    }
    return begun(now, deploying, wish);
  }

  /** What became of a request whose answer nobody heard. */
  private static Optional<Deploying> found(Endpoint now, Deploying deploying) {
    return Stream.of(deploying.created(), deploying.updated())
        .filter(now::names)
        .findFirst()
        .map(ours -> deploying.with(ours, now.config().equals(ours) ? "" : now.config()));
  }

  private Optional<Endpoint> now() throws IOException, InterruptedException, Refused {
    try {
      return Optional.of(Endpoint.of(api.call("DescribeEndpoint", named())));
    } catch (Refused e) {
      if (e.isAbsent()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private ObjectNode named() {
    return JsonMapper.shared().createObjectNode().put("EndpointName", endpoint);
  }

  private boolean takesChange(Endpoint now) {
    return switch (now.stage()) {
      case IN_SERVICE -> true;
      case GOES_ON, DELETING -> false;
      case STUCK ->
          throw new TaskFailed(
              "The endpoint %s is %s: SageMaker takes no change. Delete the endpoint or mend it, then clear this task"
                  .formatted(endpoint, now.told()));
    };
  }

  private Poll<Deployed> begun(Optional<Endpoint> now, Deploying deploying, Wish wish)
      throws IOException, InterruptedException, Refused {
    String config = now.isEmpty() ? deploying.created() : deploying.updated();
    make("Model", wish.model(), wish::isModel);
    make("EndpointConfig", wish.config(config), wish::isConfig);
    try {
      api.call(
          now.isEmpty() ? "CreateEndpoint" : "UpdateEndpoint",
          named().put("EndpointConfigName", config));
    } catch (Refused e) {
      return refused(e, now);
    }
    task.log().info("{} {} with {}", now.isEmpty() ? "Creating" : "Updating", endpoint, config);
    return Poll.again(PAUSE, deploying.with(config, now.map(Endpoint::config).orElse("")));
  }

  /** Makes it, or finds that it is there and the same. */
  private void make(String kind, ObjectNode wanted, Predicate<JsonNode> same)
      throws IOException, InterruptedException, Refused {
    try {
      api.call("Create" + kind, wanted);
    } catch (Refused e) {
      String field = kind + "Name";
      String name = wanted.path(field).asString("");
      JsonNode there = there(kind, JsonMapper.shared().createObjectNode().put(field, name), e);
      if (!same.test(there)) {
        throw new TaskFailed(
            "SageMaker has a %s %s that somebody else made or changed: %s. Delete it, then clear this task"
                .formatted(kind, name, there));
      }
    }
  }

  private JsonNode there(String kind, ObjectNode name, Refused why)
      throws IOException, InterruptedException, Refused {
    try {
      return api.call("Describe" + kind, name);
    } catch (Refused e) {
      throw e.isAbsent() ? why : e;
    }
  }

  /** Somebody else may have been faster. */
  private Poll<Deployed> refused(Refused refusal, Optional<Endpoint> before)
      throws IOException, InterruptedException, Refused {
    Optional<Endpoint> now = now();
    if (!now.equals(before)) {
      task.log().info("{} was changed meanwhile; looking again", endpoint);
      return Poll.again(PAUSE);
    }
    if (refusal.isLimit()) {
      return Poll.failed("A quota of the account is used up: " + refusal.told());
    }
    throw refusal;
  }

  private Poll<Deployed> watched(Optional<Endpoint> found, Deploying deploying, Wish wish) {
    Endpoint now =
        found.orElseThrow(
            () -> new TaskFailed(endpoint + " was deleted while it was being deployed to"));
    if (deploying.isAnothers(now.pending())) {
      throw new TaskFailed(
          "Somebody else updates %s since: it is %s".formatted(endpoint, now.told()));
    }
    return switch (now.stage()) {
      case GOES_ON -> {
        task.log().info("{} is {}", endpoint, now.told());
        yield Poll.again(PAUSE, deploying);
      }
      case IN_SERVICE -> inService(now, deploying, wish);
      case DELETING -> throw new TaskFailed("Somebody else deletes " + endpoint);
      case STUCK -> Poll.failed("The endpoint %s is %s".formatted(endpoint, now.told()));
    };
  }

  private Poll<Deployed> inService(Endpoint now, Deploying deploying, Wish wish) {
    if (deploying.isOurs(now.config())) {
      return Poll.done(new Deployed(endpoint, wish.version(), now.config()));
    }
    if (deploying.isAnothers(now.config())) {
      throw new TaskFailed(
          "Somebody else updated %s since: it is %s".formatted(endpoint, now.told()));
    }
    return Poll.failed(
        "SageMaker went back to what %s served before: it is %s. Why stands in the log of the container, in CloudWatch"
            .formatted(endpoint, now.told()));
  }

  /** Takes away what this attempt made; an update goes on, for SageMaker stops none. */
  void cancel(Deploying deploying) throws IOException, InterruptedException, Refused {
    Optional<Endpoint> now = now().filter(there -> found(there, deploying).isPresent());
    if (now.isEmpty() || now.get().stage() == Endpoint.Stage.DELETING) {
      return;
    }
    String pending = now.get().pending();
    if (!now.get().names(deploying.created())) {
      task.log().info("{} is {}: an update cannot be stopped", endpoint, now.get().told());
    } else if (pending.isEmpty() || deploying.isOurs(pending)) {
      delete(now.get());
    }
  }

  private void delete(Endpoint now) throws IOException, InterruptedException, Refused {
    try {
      api.call("DeleteEndpoint", named());
      task.log().info("{} is deleted: this attempt made it", endpoint);
    } catch (Refused e) {
      if (now.stage() == Endpoint.Stage.GOES_ON && !e.isAbsent()) {
        throw new IOException(
            "%s is %s, and can be deleted when that is over: %s"
                .formatted(endpoint, now.told(), e.told()));
      }
      if (!e.isAbsent()) {
        throw e;
      }
    }
  }
}
