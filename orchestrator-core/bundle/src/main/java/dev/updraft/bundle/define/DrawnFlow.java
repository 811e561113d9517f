// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.define;

import dev.updraft.api.Choice;
import dev.updraft.api.Connection;
import dev.updraft.api.ConnectionView;
import dev.updraft.api.DagFlow;
import dev.updraft.api.DataInterval;
import dev.updraft.api.Fn;
import dev.updraft.api.Given;
import dev.updraft.api.Mapped;
import dev.updraft.api.Operator;
import dev.updraft.api.Ref;
import dev.updraft.api.Result;
import dev.updraft.api.Schedule;
import dev.updraft.api.Task;
import dev.updraft.api.TaskContext;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The flow that {@code define} sees: settings go into the frame, tasks into the drawing. */
final class DrawnFlow<P extends Record> implements DagFlow<P> {
  private final Drawing drawing;
  private final Frame frame;
  private final Class<?> params;

  DrawnFlow(Drawing drawing, Frame frame, Class<?> params) {
    this.drawing = drawing;
    this.frame = frame;
    this.params = params;
  }

  private <T> DrawnRef<T> ref(Origin origin, @Nullable Type type) {
    return new DrawnRef<>(drawing, origin, List.of(), type);
  }

  @Override
  public DagFlow<P> schedule(Schedule schedule) {
    frame.schedule = schedule;
    return this;
  }

  @Override
  public DagFlow<P> catchUp(boolean all) {
    frame.catchUp = all;
    return this;
  }

  @Override
  public DagFlow<P> pausedWhenNew() {
    frame.pausedWhenNew = true;
    return this;
  }

  @Override
  public DagFlow<P> startDate(Instant first) {
    frame.startDate = first;
    return this;
  }

  @Override
  public DagFlow<P> endDate(Instant last) {
    frame.endDate = last;
    return this;
  }

  @Override
  public DagFlow<P> maxActiveRuns(int runs) {
    frame.maxActiveRuns = runs;
    return this;
  }

  @Override
  public DagFlow<P> maxActiveTasks(int tasks) {
    frame.maxActiveTasks = tasks;
    return this;
  }

  @Override
  public DagFlow<P> timeout(Duration longestRun) {
    frame.timeout = longestRun;
    return this;
  }

  @Override
  public DagFlow<P> defaults(Consumer<TaskDefaults> options) {
    options.accept(frame.defaults);
    return this;
  }

  @Override
  public DagFlow<P> description(String text) {
    frame.description = text;
    return this;
  }

  @Override
  public DagFlow<P> tags(String... tags) {
    frame.tags = List.of(tags);
    return this;
  }

  @Override
  public DagFlow<P> owner(String name) {
    frame.owner = name;
    return this;
  }

  @Override
  public Ref<P> params() {
    return ref(new Origin.Params(), params);
  }

  @Override
  public Ref<DataInterval> interval() {
    return ref(new Origin.Interval(), DataInterval.class);
  }

  @Override
  public Ref<TaskContext> context() {
    return ref(new Origin.Context(), TaskContext.class);
  }

  @Override
  public Ref<Connection> connection(String id) {
    return ref(new Origin.Named(id), Connection.class);
  }

  @Override
  public <C extends ConnectionView> Ref<C> connection(String id, Class<C> view) {
    return ref(new Origin.Named(id), view);
  }

  @Override
  public <T> Ref<T> constant(T value) {
    return ref(new Origin.Constant(drawing.json().writeValueAsString(value)), value.getClass());
  }

  @Override
  public <A> Given.One<A> given(Ref<A> a) {
    return new Inputs<A, Void, Void, Void, Void, Void>(drawing, List.of(a));
  }

  @Override
  public <A, B> Given.Two<A, B> given(Ref<A> a, Ref<B> b) {
    return new Inputs<A, B, Void, Void, Void, Void>(drawing, List.of(a, b));
  }

  @Override
  public <A, B, C> Given.Three<A, B, C> given(Ref<A> a, Ref<B> b, Ref<C> c) {
    return new Inputs<A, B, C, Void, Void, Void>(drawing, List.of(a, b, c));
  }

  @Override
  public <A, B, C, D> Given.Four<A, B, C, D> given(Ref<A> a, Ref<B> b, Ref<C> c, Ref<D> d) {
    return new Inputs<A, B, C, D, Void, Void>(drawing, List.of(a, b, c, d));
  }

  @Override
  public <A, B, C, D, E> Given.Five<A, B, C, D, E> given(
      Ref<A> a, Ref<B> b, Ref<C> c, Ref<D> d, Ref<E> e) {
    return new Inputs<A, B, C, D, E, Void>(drawing, List.of(a, b, c, d, e));
  }

  @Override
  public <A, B, C, D, E, F> Given.Six<A, B, C, D, E, F> given(
      Ref<A> a, Ref<B> b, Ref<C> c, Ref<D> d, Ref<E> e, Ref<F> f) {
    return new Inputs<A, B, C, D, E, F>(drawing, List.of(a, b, c, d, e, f));
  }

  @Override
  public <R> Task<R> task(Fn.F0<R> work) {
    return drawing.call(null, work, List.of());
  }

  @Override
  public <R> Task<R> task(String id, Fn.F0<R> work) {
    return drawing.call(id, work, List.of());
  }

  @Override
  public <R> Task<R> task(String id, Operator<R> operator) {
    return drawing.operate(id, operator);
  }

  @Override
  public Task<Void> run(Fn.V0 work) {
    return drawing.call(null, work, List.of());
  }

  @Override
  public Task<Void> run(String id, Fn.V0 work) {
    return drawing.call(id, work, List.of());
  }

  @Override
  public <E extends Enum<E>> Choice<E> choose(Fn.F0<E> work) {
    return drawing.decide(null, work, List.of());
  }

  @Override
  public <E extends Enum<E>> Choice<E> choose(String id, Fn.F0<E> work) {
    return drawing.decide(id, work, List.of());
  }

  @Override
  public <A, R> Mapped<R> each(
      Result<? extends List<A>> list, Fn.Getter<A, ?> label, Function<Ref<A>, Task<R>> region) {
    return map(list, drawing.functions().accessor(label).getName(), region);
  }

  @Override
  public <A, R> Mapped<R> each(Result<? extends List<A>> list, Function<Ref<A>, Task<R>> region) {
    return map(list, "", region);
  }

  private <A, R> Mapped<R> map(
      Result<? extends List<A>> list, String label, Function<Ref<A>, Task<R>> body) {
    var element =
        drawing.drawn(list).type() instanceof ParameterizedType generic
            ? generic.getActualTypeArguments()[0]
            : null;
    var last =
        drawing.within(
            list, label, region -> body.apply(ref(new Origin.ElementOf(region), element)));
    return new DrawnMap<>(drawing, java.util.Objects.requireNonNull(last.region), last);
  }

  @Override
  public <T> T group(String name, Supplier<T> body) {
    return drawing.group(name, body);
  }

  @Override
  public void group(String name, Runnable body) {
    drawing.group(
        name,
        () -> {
          body.run();
          return name;
        });
  }

  @Override
  public <T> T around(Task<?> setup, Task<?> teardown, Supplier<T> body) {
    return drawing.around(DrawnTask.nodeOf(setup), DrawnTask.nodeOf(teardown), body);
  }

  @Override
  public void around(Task<?> setup, Task<?> teardown, Runnable body) {
    around(
        setup,
        teardown,
        () -> {
          body.run();
          return setup;
        });
  }
}
