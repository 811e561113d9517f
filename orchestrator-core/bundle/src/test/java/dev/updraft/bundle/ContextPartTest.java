// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.DataInterval;
import dev.updraft.api.DirectOperator;
import dev.updraft.api.NoParams;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import dev.updraft.bundle.call.StepResult;
import dev.updraft.bundle.call.TaskCall;
import dev.updraft.bundle.define.DagDrawing;
import dev.updraft.engine.spec.SpecJson;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A part of the context is as good an input as any other. */
class ContextPartTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  /** What an operator makes of a text. */
  record Echo(Value<String> text) implements DirectOperator<String> {
    @Override
    public String run(TaskContext task) {
      return text.get();
    }
  }

  /** A method and an operator, each with parts. */
  public static final class Parts implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {
      var run = flow.context().get(TaskContext::runId);
      var start = flow.context().get(TaskContext::interval).get(DataInterval::start);
      flow.task("operator", new Echo(Value.of(run)));
      flow.given(run, start).task("method", (id, from) -> id + " " + from);
    }
  }

  private static String result(String task) throws Exception {
    var spec = SpecJson.read(SpecJson.write(DagDrawing.draw(Parts.class, "unit", "Parts.java")));
    var context =
        new TaskContext(
            "d",
            "manual__1",
            task,
            -1,
            1,
            1,
            1,
            new DataInterval(NOON, NOON),
            Path.of("/"),
            () -> NOON);
    var call = TaskCall.forUnit(Parts.class.getClassLoader());
    var done = call.run(Units.task(spec, task).work(), List.of(), null, context);
    return String.valueOf(((StepResult.Done) done).json());
  }

  @Test
  void shouldReachOperatorsAndMethods() throws Exception {
    assertThat(result("operator")).isEqualTo("\"manual__1\"");
    assertThat(result("method")).isEqualTo("\"manual__1 2026-11-20T12:00:00Z\"");
  }
}
