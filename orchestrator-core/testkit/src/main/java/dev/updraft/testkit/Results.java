// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit;

import dev.updraft.bundle.work.UnitJson;
import dev.updraft.bundle.work.Work;
import dev.updraft.engine.event.StepOutcome;
import dev.updraft.engine.spec.TaskSpec;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/** Results as they travel: as JSON, by the strict mapper of the unit. */
final class Results {
  private final JsonMapper json;

  Results(ClassLoader unit) {
    this.json = UnitJson.mapper(unit);
  }

  /**
   * A success with a value from the test.
   *
   * @throws IllegalArgumentException when the task could not have returned it
   */
  StepOutcome.Succeeded succeeded(TaskSpec task, @Nullable Object value) {
    if (value == null) {
      return new StepOutcome.Succeeded(null, null, -1, List.of());
    }
    int length = value instanceof Collection<?> list ? list.size() : -1;
    var answers =
        task.branches().isEmpty()
            ? List.<String>of()
            : List.of(value instanceof Enum<?> constant ? constant.name() : value.toString());
    return new StepOutcome.Succeeded(written(task, value), null, length, answers);
  }

  private String written(TaskSpec task, Object value) {
    if (!(Work.read(task.work()) instanceof Work.Call call)) {
      return json.writeValueAsString(value);
    }
    JavaType declared = UnitJson.type(json, call.result());
    if (declared == null) {
      throw new IllegalArgumentException(task.taskId() + " has no result, so not " + value);
    }
    try {
      var text =
          declared.getRawClass().isInstance(value)
              ? json.writerFor(declared).writeValueAsString(value)
              : json.writeValueAsString(value);
      json.readValue(text, declared);
      return text;
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "%s returns %s; %s does not fit: %s"
              .formatted(task.taskId(), call.result(), value, e.getOriginalMessage()),
          e);
    }
  }

  static <T> T read(@Nullable String text, Class<T> type) {
    return Objects.requireNonNull(mapper(type).readValue(present(text), type), "result is null");
  }

  static <T> List<T> readList(@Nullable String text, Class<T> type) {
    var mapper = mapper(type);
    JavaType list = mapper.getTypeFactory().constructCollectionType(List.class, type);
    return Objects.requireNonNull(mapper.<List<T>>readValue(present(text), list));
  }

  private static String present(@Nullable String text) {
    if (text == null) {
      throw new IllegalStateException("it has no result");
    }
    return text;
  }

  private static JsonMapper mapper(Class<?> type) {
    var loader = type.getClassLoader();
    return UnitJson.mapper(loader == null ? Results.class.getClassLoader() : loader);
  }
}
