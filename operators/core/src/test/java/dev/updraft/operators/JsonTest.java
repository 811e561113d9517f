// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.bundle.work.UnitJson;
import dev.updraft.operators.json.Json;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What a program writes is read as the result of a task is. */
class JsonTest {
  private static final List<String> TEXTS =
      List.of(
          "null",
          "true",
          "7",
          "-0",
          "1e3",
          "7.0",
          "9223372036854775807",
          "1e400",
          "\"7\"",
          "\"\"",
          "\"text\"",
          "[]",
          "[1,2]",
          "[null]",
          "[[1.5],[]]",
          "[\"a\"]",
          "{}",
          "{\"a\":1}",
          "{\"a\":null}",
          "{\"a\":[{\"code\":\"x\"}]}",
          "{\"code\":\"x\"}",
          "{\"code\":\"x\",\"y\":1}",
          "{\"type\":\"Shop\",\"code\":\"x\"}",
          "{\"type\":\"Web\",\"url\":null}",
          "{\"type\":\"X\"}",
          "\"2026-11-20\"",
          "\"2026-11-20T12:00:00Z\"",
          "\"RED\"",
          "\"BLUE\"",
          "NaN",
          "1 2",
          "",
          "{");

  sealed interface Place permits Shop, Web {}

  record Shop(String code) implements Place {}

  record Web(String url) implements Place {}

  enum Colour {
    RED
  }

  private static final List<Class<?>> TYPES =
      List.of(
          String.class,
          Boolean.class,
          boolean.class,
          Integer.class,
          int.class,
          Long.class,
          long.class,
          Double.class,
          Colour.class,
          Shop.class,
          Place.class,
          LocalDate.class,
          Instant.class,
          new ResultType<List<Integer>>() {}.getClass(),
          new ResultType<List<List<Double>>>() {}.getClass(),
          new ResultType<List<String>>() {}.getClass(),
          new ResultType<Map<String, Integer>>() {}.getClass(),
          new ResultType<Map<String, List<Place>>>() {}.getClass(),
          new ResultType<Map<String, List<Shop>>>() {}.getClass(),
          new ResultType<Optional<Integer>>() {}.getClass());

  @Test
  void shouldReadAsResultsOfTasksAreRead() {
    JsonMapper results = UnitJson.mapper(JsonTest.class.getClassLoader());
    for (Class<?> each : TYPES) {
      Type type = ResultType.named(each);
      for (String text : TEXTS) {
        assertThat(read(() -> Json.read(text.getBytes(UTF_8), type)))
            .as("%s as %s", text, type)
            .isEqualTo(read(() -> results.readValue(text, results.constructType(type))));
      }
    }
  }

  private static Optional<Object> read(Supplier<@Nullable Object> reading) {
    try {
      return Optional.of(Optional.ofNullable(reading.get()));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
