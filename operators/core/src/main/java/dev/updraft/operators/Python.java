// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators;

import dev.updraft.api.Dag;
import dev.updraft.api.DirectOperator;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.TaskSkipped;
import dev.updraft.api.Value;
import dev.updraft.operators.json.Json;
import dev.updraft.operators.process.Child;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;

/**
 * Runs a Python script that lies beside the DAG's source, in {@code <DAG>.files/}. Values reach it
 * as one JSON object on standard input; its result is the JSON that it writes to the file named by
 * {@code UPDRAFT_RESULT}, read as a type. With requirements it gets an environment of its own, made
 * once on each worker. As with {@link Shell}, exit code 99 skips the task.
 *
 * <pre>{@code
 * record Model(String path, double auc) {}
 *
 * var day = flow.interval().get(DataInterval::start);
 * flow.task("train", Python.script(this, "train.py").give("day", day).result(Model.class)).retries(1);
 * }</pre>
 *
 * <pre class="python">
 * import json, os, sys
 *
 * given = json.load(sys.stdin)
 * print("goes to the log:", given["day"])
 * with open(os.environ["UPDRAFT_RESULT"], "w") as result:
 *     json.dump({"path": "s3://models/7", "auc": 0.93}, result)
 * </pre>
 *
 * @param owner the class beside which the files lie
 * @param files more of them, put beside the script: modules that it imports, data
 * @param requirements name of the requirements file; empty = none
 * @param interpreter what makes the environment, or runs the script without one
 * @param type of the result, or a {@link ResultType}; {@code Void} = none is read
 * @param <R> what {@link #result} says; none without it
 * @retry Any exit code but 0 and 99, and a pip that fails, are tried again; no Python, and a result
 *     that does not fit, fail for good. ({@code PythonTest.shouldRefuseAResultThatDoesNotFit})
 * @cancel The script is ended, and all that it started. ({@code
 *     PythonTest.shouldEndTheScriptWhenTheTaskIsInterrupted})
 * @loss The script ends with its worker, at whatever point it was; half an environment is swept
 *     away. ({@code
 *     PythonEnvironmentsTest.shouldKeepNothingOfAFailedBuildAndSweepWhatAKilledOneLeft})
 * @needs {@code python3}; with requirements also its {@code venv}, {@code pip} and a way to an
 *     index
 * @ran {@code PythonTest}, {@code PythonEnvironmentsTest}; the example of this page by {@code
 *     CatalogueTest}
 */
public record Python<R>(
    Class<?> owner,
    String script,
    List<String> files,
    Map<String, Value<Object>> values,
    String requirements,
    String interpreter,
    Class<?> type)
    implements DirectOperator<R> {
  private static final int SKIP = 99;

  public Python {
    files = List.copyOf(files);
    values = Map.copyOf(values);
  }

  /** A script in {@code <DAG>.files/}, without inputs and result yet. */
  public static Python<Void> script(Dag<?> dag, String name) {
    return new Python<>(dag.getClass(), name, List.of(), Map.of(), "", "python3", Void.class);
  }

  /** One more member of the script's JSON. */
  @SuppressWarnings("unchecked") // a Ref only gives its value, so Ref<T> may stand for Ref<Object>
  public Python<R> give(String name, Ref<?> value) {
    return with(name, Value.of((Ref<Object>) value));
  }

  /** The same, known now. */
  public Python<R> give(String name, Object value) {
    return with(name, Value.of(value));
  }

  private Python<R> with(String name, Value<Object> value) {
    var all = new LinkedHashMap<>(values);
    all.put(name, value);
    return new Python<>(owner, script, files, all, requirements, interpreter, type);
  }

  /** One more file of the DAG's, put beside the script under the same name. */
  public Python<R> file(String name) {
    var all = new ArrayList<>(files);
    all.add(name);
    return new Python<>(owner, script, all, values, requirements, interpreter, type);
  }

  /** What pip installs into the script's environment; a file of the DAG's. */
  public Python<R> requirements(String name) {
    return new Python<>(owner, script, files, values, name, interpreter, type);
  }

  /** Another Python than {@code python3}: a command on the worker's path, or a file. */
  public Python<R> interpreter(String command) {
    return new Python<>(owner, script, files, values, requirements, command, type);
  }

  /** The script has a result, which must fit the type exactly: a record, text, number … */
  public <T> Python<T> result(Class<T> of) {
    return new Python<>(owner, script, files, values, requirements, interpreter, of);
  }

  /** The same for lists, maps and other types with a {@code <…>}. */
  public <T> Python<T> result(ResultType<T> of) {
    return new Python<>(owner, script, files, values, requirements, interpreter, of.getClass());
  }

  @Override
  public Type resultType() {
    return ResultType.named(type);
  }

  @Override
  public R run(TaskContext task) throws IOException, InterruptedException {
    return run(task, PythonEnvironments.ofThisWorker(task));
  }

  @SuppressWarnings("NullAway") // the only value of a Void is null
  R run(TaskContext task, PythonEnvironments environments)
      throws IOException, InterruptedException {
    var beside = new FilesOf(owner);
    Path folder = Files.createDirectories(task.folder().resolve("python"));
    beside.copy(script, folder);
    for (String file : files) {
      beside.copy(file, folder);
    }
    String python =
        requirements.isEmpty()
            ? interpreter
            : environments.python(interpreter, beside.text(requirements)).toString();
    Path given = Files.write(folder.resolve(".given.json"), Json.write(values));
    Path result = folder.resolve(".result.json");
    Files.deleteIfExists(result);
    var command = List.of(python, folder.resolve(script).toString());
    var builder = Child.of(command, task.folder());
    builder
        .environment()
        .putAll(Map.of("UPDRAFT_RESULT", result.toString(), "PYTHONUNBUFFERED", "1"));
    judge(
        PythonEnvironments.started(
            interpreter, () -> Child.run(builder, given.toFile(), Duration.ZERO)));
    return type == Void.class ? null : result(result);
  }

  private void judge(Child.Ended ended) {
    if (ended.code() == SKIP) {
      throw new TaskSkipped(script + " ended with exit code 99");
    }
    if (ended.code() != 0) {
      throw new Shell.ExitCode(script + " ended with " + ended.told());
    }
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // R is the type; null is a script's null
  private R result(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new TaskFailed(
          script + " wrote no result; it must write JSON to the file named by UPDRAFT_RESULT");
    }
    Type expected = resultType();
    try {
      return (R) Json.read(Files.readAllBytes(file), expected);
    } catch (JacksonException e) {
      throw new TaskFailed(
          "The result of "
              + script
              + " is no "
              + ResultType.text(expected)
              + ": "
              + e.getOriginalMessage(),
          e);
    }
  }
}
