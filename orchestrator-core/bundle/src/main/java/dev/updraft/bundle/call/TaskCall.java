// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.call;

import dev.updraft.api.DirectOperator;
import dev.updraft.api.ExternalOperator;
import dev.updraft.api.Operator;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskSkipped;
import dev.updraft.bundle.work.Arg;
import dev.updraft.bundle.work.FunctionRef;
import dev.updraft.bundle.work.UnitJson;
import dev.updraft.bundle.work.ValueReader;
import dev.updraft.bundle.work.Work;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Performs work of one unit. Keep it as long as the unit's loader, and no longer: it holds the
 * loader. Thread-safe as far as user code is.
 */
public final class TaskCall {
  private final ClassLoader unit;
  private final String place;
  private final JsonMapper json;
  private final Arguments arguments;

  /** By their text: a unit has as many as it has tasks. */
  private final Map<String, Work> works = new ConcurrentHashMap<>();

  private final Map<String, LinkedCall> calls = new ConcurrentHashMap<>();

  private TaskCall(ClassLoader unit, String place) {
    this.unit = unit;
    this.place = place;
    this.json = UnitJson.mapper(unit);
    this.arguments = new Arguments(json);
  }

  public static TaskCall forUnit(ClassLoader unit) {
    return forUnit(unit, "");
  }

  /**
   * @param place names the worker for as long as it lives: external work that was last seen from
   *     another one is attached to
   */
  public static TaskCall forUnit(ClassLoader unit, String place) {
    return new TaskCall(unit, place);
  }

  /**
   * Runs one step.
   *
   * @param work as it stands in the spec
   * @param args one JSON text for each input of the task
   * @param handle what the step before stored; null in the first
   * @throws Exception whatever user code throws
   */
  public StepResult run(
      String work, List<String> args, @Nullable String handle, TaskContext context)
      throws Exception {
    try (var _ = new ContextLoader(unit)) {
      return switch (read(work)) {
        case Work.Call call -> call(linked(work, call), args, context);
        case Work.Operate operate ->
            switch (operator(operate, args, context, false)) {
              case DirectOperator<?> direct -> done(direct.run(context), resultType(direct), false);
              case ExternalOperator<?, ?> external ->
                  new ExternalSteps<>(external, json, place).step(handle, context);
            };
      };
    } catch (TaskSkipped skipped) {
      return new StepResult.Skipped(Objects.requireNonNullElse(skipped.getMessage(), ""));
    }
  }

  private @Nullable JavaType resultType(DirectOperator<?> operator) {
    var chosen = operator.resultType();
    return chosen == null ? null : json.constructType(chosen);
  }

  /** Ends what an external operator started; nothing to do for other work. */
  public StepResult cancel(String work, List<String> args, String handle, TaskContext context)
      throws Exception {
    try (var _ = new ContextLoader(unit)) {
      if (read(work) instanceof Work.Operate operate
          && operator(operate, args, context, true) instanceof ExternalOperator<?, ?> external) {
        return new ExternalSteps<>(external, json, place).cancel(handle, context);
      }
    }
    return new StepResult.Done(null, -1, List.of());
  }

  private Work read(String work) {
    return works.computeIfAbsent(work, Work::read);
  }

  private LinkedCall linked(String work, Work.Call call) throws ReflectiveOperationException {
    var known = calls.get(work);
    if (known != null) {
      return known;
    }
    var linked = LinkedCall.of(call, unit, json);
    calls.put(work, linked);
    return linked;
  }

  private StepResult call(LinkedCall linked, List<String> args, TaskContext context)
      throws Exception {
    var call = linked.call();
    var values = new @Nullable Object[call.args().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = arguments.read(call.args().get(i), args, context);
    }
    var result = linked.invoke(captures(call.function()), values);
    return done(result, linked.result(), call.choice());
  }

  private Object[] captures(FunctionRef function) throws Exception {
    var reader =
        new ValueReader(
            unit,
            (index, as) -> {
              throw new IllegalStateException("a captured value holds no reference");
            });
    var captured = new ArrayList<@Nullable Object>();
    for (var capture : function.captures()) {
      captured.add(reader.read(capture, Object.class));
    }
    return captured.toArray();
  }

  /**
   * @param lenient inputs may be gone: whoever wants such a value gets an exception
   */
  private Operator<?> operator(
      Work.Operate operate, List<String> args, TaskContext context, boolean lenient)
      throws Exception {
    var reader =
        new ValueReader(
            unit,
            (index, as) -> {
              var arg = operate.args().get(index);
              return as == Object.class
                  ? arguments.read(arg, args, context)
                  : arguments.read(
                      new Arg(arg.input(), arg.path(), json.constructType(as).toCanonical()),
                      args,
                      context);
            },
            lenient);
    return (Operator<?>)
        Objects.requireNonNull(reader.read(operate.operator(), Operator.class), "operator");
  }

  private StepResult.Done done(@Nullable Object result, @Nullable JavaType type, boolean choice) {
    var length = result instanceof Collection<?> list ? list.size() : -1;
    var answers =
        choice
            ? List.of(((Enum<?>) Objects.requireNonNull(result, "a choice answers null")).name())
            : List.<String>of();
    return new StepResult.Done(write(json, result, type), length, answers);
  }

  /** By the declared type where it is known: sealed roots need it. */
  static @Nullable String write(JsonMapper json, @Nullable Object value, @Nullable JavaType type) {
    if (value == null) {
      return null;
    }
    return type == null
        ? json.writeValueAsString(value)
        : json.writerFor(type).writeValueAsString(value);
  }
}
