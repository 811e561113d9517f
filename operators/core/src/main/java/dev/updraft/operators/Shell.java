// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.DirectOperator;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.TaskSkipped;
import dev.updraft.api.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
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
 * flow.task("export", Shell.script("./export.sh \"$1\"").arg(day).env("TARGET", "s3://out"));
 * }</pre>
 */
public record Shell(
    String script, List<Value<Object>> arguments, Map<String, Value<Object>> environment)
    implements DirectOperator<String> {
  private static final int SKIP = 99;

  public Shell {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** A script without parameters yet. */
  public static Shell script(String text) {
    return new Shell(text, List.of(), Map.of());
  }

  /** One more positional parameter, known in the run. */
  @SuppressWarnings("unchecked") // a Ref only gives its value, so Ref<T> may stand for Ref<Object>
  public Shell arg(Ref<?> value) {
    return with(Value.of((Ref<Object>) value));
  }

  /** One more positional parameter, known now. */
  public Shell arg(String value) {
    return with(Value.of((Object) value));
  }

  /** An environment variable, known in the run. */
  @SuppressWarnings("unchecked") // as above
  public Shell env(String name, Ref<?> value) {
    return with(name, Value.of((Ref<Object>) value));
  }

  /** An environment variable, known now. */
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
    var builder = new ProcessBuilder(command).directory(task.folder().toFile());
    builder.redirectErrorStream(true);
    environment.forEach(
        (name, value) -> builder.environment().put(name, String.valueOf(value.get())));
    Process process = builder.start();
    process.getOutputStream().close();
    String last = copy(process);
    int code = process.waitFor();
    if (code == SKIP) {
      throw new TaskSkipped("the script ended with exit code 99");
    }
    if (code != 0) {
      throw new ExitCode(code);
    }
    return last;
  }

  private static String copy(Process process) throws IOException {
    String last = "";
    try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println(line);
        last = line;
      }
    }
    return last;
  }

  /** The script failed; it is tried again where retries are left, unlike a {@link TaskFailed}. */
  static final class ExitCode extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ExitCode(int code) {
      super("the script ended with exit code " + code + (code > 128 ? signal(code) : ""));
    }

    private static String signal(int code) {
      return " (ended by signal " + (code - 128) + ")";
    }
  }
}
