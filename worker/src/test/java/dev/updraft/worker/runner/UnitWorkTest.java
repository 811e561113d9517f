// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.bundle.call.StepResult;
import dev.updraft.bundle.call.UnitLoader;
import dev.updraft.bundle.compile.Compiled;
import dev.updraft.bundle.compile.UnitCompiler;
import dev.updraft.bundle.define.DagDrawing;
import dev.updraft.protocol.TaskPayload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps of external work as a runner is told them: submit, look, cancel. */
class UnitWorkTest {
  private static final String DAG =
      """
      import dev.updraft.api.*;
      import java.nio.file.*;
      import java.time.Duration;

      public final class Nightly implements Dag<NoParams> {
        record Touch() implements ExternalOperator<Touch.Handle, String> {
          record Handle(String file) {}

          public Handle submit(TaskContext task) {
            return new Handle(task.submitKey().replace('/', '.'));
          }

          public Poll<String> poll(Handle handle, TaskContext task) {
            var loader = Thread.currentThread().getContextClassLoader();
            return Poll.done((loader == getClass().getClassLoader() ? "polled " : "lost ") + handle.file());
          }

          public Poll<String> attach(Handle handle, TaskContext task) {
            return Poll.done("attached " + handle.file());
          }

          public void cancel(Handle handle, TaskContext task) throws Exception {
            Files.writeString(task.folder().resolve("cancelled"), handle.file());
          }
        }

        public void define(DagFlow<NoParams> flow) {
          flow.task("touch", new Touch());
        }
      }
      """;
  @TempDir Path folder;
  private final UnitWork work = new UnitWork();
  private String unit = "";
  private String json = "";

  @BeforeEach
  void compile() throws Exception {
    try (var compiler = new UnitCompiler(System.getProperty("java.class.path"))) {
      Compiled compiled = compiler.refresh(Map.of("Nightly.java", DAG), Map.of()).getFirst();
      assertThat(compiled).isInstanceOf(Compiled.Unit.class);
      var good = (Compiled.Unit) compiled;
      unit = good.hash();
      Files.write(folder.resolve("unit.jar"), good.jarBytes());
      var loader = UnitLoader.ofJar(unit, good.jarBytes());
      var spec = DagDrawing.draw(loader.loadClass("Nightly"), unit, good.file());
      json = spec.tasks().getFirst().work();
    }
  }

  private StepResult step(int step, @Nullable String handle, boolean cancel) throws Exception {
    var payload =
        new TaskPayload(
            "nightly",
            "run",
            "touch",
            -1,
            1,
            1,
            step,
            unit,
            json,
            List.of(),
            List.of(),
            handle,
            cancel,
            0,
            "2026-11-20T00:00:00Z",
            "2026-11-21T00:00:00Z",
            "logs",
            "results");
    return work.prepare(folder.resolve("unit.jar"), payload, folder).run();
  }

  private String submitted() throws Exception {
    return ((StepResult.Waiting) step(1, null, false)).handle();
  }

  private static String result(StepResult ended) throws IOException {
    return String.valueOf(((StepResult.Done) ended).json());
  }

  @Test
  void shouldLookFromTheWorkerThatSubmittedAndAttachFromAnother() throws Exception {
    String handle = submitted();
    assertThat(handle).contains("nightly.run.touch.1");
    assertThat(result(step(2, handle, false))).isEqualTo("\"polled nightly.run.touch.1\"");
    String elsewhere = handle.replaceFirst("\"place\":\"[^\"]*\"", "\"place\":\"gone/1\"");
    assertThat(result(step(2, elsewhere, false))).isEqualTo("\"attached nightly.run.touch.1\"");
  }

  @Test
  void shouldCancelWhatTheHandleNames() throws Exception {
    assertThat(step(2, submitted(), true)).isInstanceOf(StepResult.Done.class);
    assertThat(folder.resolve("cancelled")).hasContent("nightly.run.touch.1");
  }
}
