// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.call;

import dev.updraft.api.ExternalOperator;
import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Maps the life of external work onto steps: the first submits and ends at once, so that the handle
 * is committed before anything is waited for; each later one looks.
 *
 * <p>What is stored as handle is {@code {"handle":…,"until":…,"process":…}}: the end of patience is
 * fixed at the start, and the process tells whether the next look comes from elsewhere.
 */
record ExternalSteps<H, R>(ExternalOperator<H, R> operator, JsonMapper json) {
  private static final Duration FIRST_LOOK = Duration.ofSeconds(1);

  StepResult step(@Nullable String stored, TaskContext context) throws Exception {
    if (stored == null) {
      var until = context.now().plus(operator.patience());
      JsonNode handle = json.valueToTree(operator.submit(context));
      return new StepResult.Waiting(pack(handle, until), context.now().plus(FIRST_LOOK), until);
    }
    var kept = json.readTree(stored);
    var handle = handle(kept);
    var poll =
        kept.path("process").asLong(0) == ProcessHandle.current().pid()
            ? operator.poll(handle, context)
            : operator.attach(handle, context);
    var until = Instant.parse(kept.get("until").stringValue());
    return switch (poll) {
      case Poll.Wait<R>(var after) ->
          new StepResult.Waiting(pack(kept.get("handle"), until), context.now().plus(after), until);
      case Poll.Done<R>(var result) ->
          new StepResult.Done(
              TaskCall.write(json, result, null),
              result instanceof java.util.Collection<?> list ? list.size() : -1,
              java.util.List.of());
    };
  }

  void cancel(String stored, TaskContext context) throws Exception {
    operator.cancel(handle(json.readTree(stored)), context);
  }

  private String pack(JsonNode handle, Instant until) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("until", until.toString())
        .put("process", ProcessHandle.current().pid())
        .set("handle", handle)
        .toString();
  }

  private H handle(JsonNode kept) {
    JavaType type =
        json.constructType(operator.getClass()).findTypeParameters(ExternalOperator.class)[0];
    return Objects.requireNonNull(json.<H>treeToValue(kept.get("handle"), type), "handle");
  }
}
