// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators;

import dev.updraft.api.DirectOperator;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.TaskSkipped;
import dev.updraft.api.Value;
import dev.updraft.operators.process.Child;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a script with {@code sh}. Values reach it as positional parameters or environment variables,
 * never by being pasted into its text, so that no value can become a command. As in Airflow, exit
 * code 99 skips the task and the last line of standard output is the result.
 *
 * <pre>{@code
 * var day = flow.interval().get(DataInterval::start);
 * flow.task("export", Shell.script("echo \"$1 to $TARGET\"").arg(day).env("TARGET", "s3://out"));
 * }</pre>
 *
 * @retry Any exit code but 0 and 99 is tried again. ({@code ShellTest.shouldTellExitCodesApart})
 * @cancel The script is ended, and all that it started. ({@code
 *     WorkerTest.shouldKillARunningTaskOnCancel}, {@code WorkerTest.shouldEndWhatATaskLeftBehind})
 * @loss The script ends with its worker, at whatever point it was. ({@code
 *     DeathTest.shouldLeaveNothingWhenTheSupervisorIsKilled})
 * @needs {@code sh}, and what the script calls
 * @ran {@code ShellTest}; the example of this page by {@code CatalogueTest}
 */
public record Shell(
    String script, List<Value<Object>> arguments, Map<String, Value<Object>> environment)
    implements DirectOperator<String> {
  private static final int SKIP = 99;

  public Shell {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** A script without parameters yet; read by {@code sh -c} in the attempt's folder. */
  public static Shell script(String text) {
    return new Shell(text, List.of(), Map.of());
  }

  /** One more positional parameter: {@code $1}, {@code $2} … */
  @SuppressWarnings("unchecked") // a Ref only gives its value, so Ref<T> may stand for Ref<Object>
  public Shell arg(Ref<?> value) {
    return with(Value.of((Ref<Object>) value));
  }

  /** The same, known now. */
  public Shell arg(String value) {
    return with(Value.of((Object) value));
  }

  /** An environment variable. */
  @SuppressWarnings("unchecked") // as above
  public Shell env(String name, Ref<?> value) {
    return with(name, Value.of((Ref<Object>) value));
  }

  /** The same, known now. */
  public Shell env(String name, String value) {
    return with(name, Value.of((Object) value));
  }

  private Shell with(Value<Object> argument) {
    var all = new ArrayList<>(arguments);
    all.add(argument);
    return new Shell(script, all, environment);
  }

  private Shell with(String name, Value<Object> value) {
    var all = new LinkedHashMap<>(environment);
    all.put(name, value);
    return new Shell(script, arguments, all);
  }

  @Override
  public String run(TaskContext task) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    arguments.forEach(argument -> command.add(String.valueOf(argument.get())));
    var builder = Child.of(command, task.folder());
    environment.forEach(
        (name, value) -> builder.environment().put(name, String.valueOf(value.get())));
    var ended = Child.run(builder);
    if (ended.code() == SKIP) {
      throw new TaskSkipped("the script ended with exit code 99");
    }
    if (ended.code() != 0) {
      throw new ExitCode("the script ended with " + ended.told());
    }
    return ended.lastLine();
  }

  /** The script failed; it is tried again where retries are left, unlike a {@link TaskFailed}. */
  static final class ExitCode extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ExitCode(String message) {
      super(message, null, false, false);
    }
  }
}
