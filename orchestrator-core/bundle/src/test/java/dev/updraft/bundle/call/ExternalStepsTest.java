// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.DataInterval;
import dev.updraft.api.ExternalOperator;
import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import dev.updraft.bundle.work.UnitJson;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExternalStepsTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  /** Looks, counts its looks in the handle, and is done at the third. */
  record Counts(boolean wrong) implements ExternalOperator<Counts.Looks, Integer> {
    record Looks(int seen) {}

    @Override
    public Looks submit(TaskContext task) {
      return new Looks(0);
    }

    @Override
    public Poll<Integer> poll(Looks looks, TaskContext task) {
      if (wrong) {
        return Poll.again(Duration.ofSeconds(1), "no handle of mine");
      }
      return looks.seen() == 2
          ? Poll.done(looks.seen())
          : Poll.again(Duration.ofSeconds(7), new Looks(looks.seen() + 1));
    }
  }

  /** Its handle is one of two. */
  record Sorts() implements ExternalOperator<Sorts.Handle, String> {
    sealed interface Handle {}

    record Cold(int degrees) implements Handle {}

    record Hot(int degrees) implements Handle {}

    @Override
    public Handle submit(TaskContext task) {
      return new Cold(3);
    }

    @Override
    public Poll<String> poll(Handle handle, TaskContext task) {
      return switch (handle) {
        case Cold cold -> Poll.again(Duration.ofSeconds(1), new Hot(cold.degrees() + 60));
        case Hot hot -> Poll.done("hot " + hot.degrees());
      };
    }
  }

  private static StepResult step(boolean wrong, @Nullable String stored, String place)
      throws Exception {
    return step(new Counts(wrong), stored, place);
  }

  private static StepResult step(
      ExternalOperator<?, ?> operator, @Nullable String stored, String place) throws Exception {
    var json = UnitJson.mapper(ExternalStepsTest.class.getClassLoader());
    var interval = new DataInterval(NOON, NOON);
    var context =
        new TaskContext(
            "d", "r", "t", -1, 1, 1, 1, interval, Path.of(""), InstantSource.fixed(NOON));
    return new ExternalSteps<>(operator, json, place).step(stored, context);
  }

  private static String handle(StepResult result) {
    return ((StepResult.Waiting) result).handle();
  }

  @Test
  void shouldStoreWhatALookLearned() throws Exception {
    String submitted = handle(step(false, null, "w1"));
    StepResult first = step(false, submitted, "w1");
    assertThat(((StepResult.Waiting) first).wakeAt()).isEqualTo(NOON.plusSeconds(7));
    assertThat(handle(first)).contains("\"handle\":{\"seen\":1}");
    assertThat(((StepResult.Waiting) first).until()).isEqualTo(NOON.plus(Duration.ofDays(7)));
    assertThat(handle(step(false, submitted, "w2")))
        .as("a look that is repeated starts from the former handle")
        .contains("\"handle\":{\"seen\":1}");
    StepResult last = step(false, handle(step(false, handle(first), "w1")), "w1");
    assertThat(((StepResult.Done) last).json()).isEqualTo("2");
  }

  @Test
  void shouldRefuseAHandleOfAnotherType() throws Exception {
    String submitted = handle(step(true, null, "w1"));
    assertThatThrownBy(() -> step(true, submitted, "w1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("counts gave Poll.again a java.lang.String")
        .hasMessageContaining("Counts$Looks");
  }

  @Test
  void shouldKnowOfWhichKindAHandleOfASealedTypeIs() throws Exception {
    var sorts = new Sorts();
    StepResult first = step(sorts, handle(step(sorts, null, "w1")), "w1");
    assertThat(((StepResult.Done) step(sorts, handle(first), "w1")).json()).isEqualTo("\"hot 63\"");
  }
}
