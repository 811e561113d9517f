// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Draws the graph of a DAG, inside {@link Dag#define}.
 *
 * <pre>{@code
 * var shops = flow.given(warehouse, night).task(this::shopsWithOrders);
 * var features = flow.each(shops, Shop::code, shop -> flow.given(shop).task(this::features));
 * flow.given(features.all(), flow.params()).task(this::merge);
 * }</pre>
 */
public interface DagFlow<P extends Record> {
  /** When runs begin by themselves; without it, never. */
  DagFlow<P> schedule(Schedule schedule);

  /** Whether intervals that passed while the DAG was away are run as well. */
  DagFlow<P> catchUp(boolean all);

  /**
   * Begins its life paused: a person switches it on, in the UI or over the API. Only the first
   * version of a DAG that an installation sees is asked; from then on its state is that person's.
   * As Airflow's {@code is_paused_upon_creation}.
   *
   * <pre>{@code
   * flow.schedule(Schedule.cron("0 * * * *")).pausedWhenNew();
   * }</pre>
   */
  DagFlow<P> pausedWhenNew();

  /** No interval begins before it. */
  DagFlow<P> startDate(Instant first);

  /** No interval begins at or after it. */
  DagFlow<P> endDate(Instant last);

  /** Runs at once; 16 by default. */
  DagFlow<P> maxActiveRuns(int runs);

  /** Task instances at once, over all runs; 16 by default. */
  DagFlow<P> maxActiveTasks(int tasks);

  /** A run that takes longer fails. */
  DagFlow<P> timeout(Duration longestRun);

  /** Options of every task that does not say otherwise. */
  DagFlow<P> defaults(Consumer<TaskDefaults> options);

  DagFlow<P> description(String text);

  DagFlow<P> tags(String... tags);

  DagFlow<P> owner(String name);

  /** The run's parameters. */
  Ref<P> params();

  /** The stretch of time that the run is about. */
  Ref<DataInterval> interval();

  /** Who and where the task is: ids, attempt, working folder. */
  Ref<TaskContext> context();

  /** A connection's details and secrets: seen only by tasks that are given it. */
  Ref<Connection> connection(String id);

  /** A connection as something more useful, such as {@link Database}. */
  <C extends ConnectionView> Ref<C> connection(String id, Class<C> view);

  /** A value known now, for operators and tasks that want a reference. */
  <T> Ref<T> constant(T value);

  <A> Given.One<A> given(Ref<A> a);

  <A, B> Given.Two<A, B> given(Ref<A> a, Ref<B> b);

  <A, B, C> Given.Three<A, B, C> given(Ref<A> a, Ref<B> b, Ref<C> c);

  <A, B, C, D> Given.Four<A, B, C, D> given(Ref<A> a, Ref<B> b, Ref<C> c, Ref<D> d);

  <A, B, C, D, E> Given.Five<A, B, C, D, E> given(Ref<A> a, Ref<B> b, Ref<C> c, Ref<D> d, Ref<E> e);

  <A, B, C, D, E, F> Given.Six<A, B, C, D, E, F> given(
      Ref<A> a, Ref<B> b, Ref<C> c, Ref<D> d, Ref<E> e, Ref<F> f);

  /** A task without inputs, named after its method. */
  <R> Task<R> task(Fn.F0<R> work);

  <R> Task<R> task(String id, Fn.F0<R> work);

  /** A task that an operator does. */
  <R> Task<R> task(String id, Operator<R> operator);

  /** A task without inputs or result, named after its method. */
  Task<Void> run(Fn.V0 work);

  Task<Void> run(String id, Fn.V0 work);

  /** A decision without inputs, named after its method. */
  <E extends Enum<E>> Choice<E> choose(Fn.F0<E> work);

  <E extends Enum<E>> Choice<E> choose(String id, Fn.F0<E> work);

  /**
   * The same small graph for each element of a list; drawn once. The function returns the task
   * whose results {@link Mapped#all()} collects.
   *
   * @param label record component of an element that names the instance for people
   */
  <A, R> Mapped<R> each(
      Result<? extends List<A>> list, Fn.Getter<A, ?> label, Function<Ref<A>, Task<R>> region);

  <A, R> Mapped<R> each(Result<? extends List<A>> list, Function<Ref<A>, Task<R>> region);

  /** A named frame around tasks, for people; what the function returns is handed through. */
  <T> T group(String name, Supplier<T> body);

  void group(String name, Runnable body);

  /**
   * A scope: what the body draws runs between a setup and its teardown, such as the work between
   * making a cluster and destroying it. As Airflow's setup and teardown, with three differences:
   *
   * <ul>
   *   <li>The teardown runs once an attempt of the setup was ever granted, also when that failed,
   *       was cancelled or lost its worker half-way; only when the setup never began it does not.
   *   <li>It begins when everything in the scope has ended and nothing of it can still act.
   *   <li>When it fails, the run fails.
   * </ul>
   *
   * <p>A run that is marked, or takes too long, goes on until its teardowns have ended. How the
   * work ended is judged as if there were no teardown. A clear of something in the scope clears the
   * setup and the teardown too. A task of the body that waits for nothing in it waits for the
   * setup.
   *
   * <pre>{@code
   * var cluster = flow.task("cluster", Apply.on(terraform).files(this, "gpu", "main.tf"));
   * var destroy = flow.task("destroy", Destroy.on(terraform).appliedBy("cluster")).retries(5);
   * var model = flow.around(cluster, destroy, () -> flow.run("train", this::train));
   * }</pre>
   *
   * @param teardown has no {@code runWhen}, and takes outcomes, not results: the scope says when
   * @return what the body returns
   */
  <T> T around(Task<?> setup, Task<?> teardown, Supplier<T> body);

  /** As the other, where nothing of the scope is wanted outside. */
  void around(Task<?> setup, Task<?> teardown, Runnable body);

  /**
   * Options for all tasks of a DAG.
   *
   * <pre>{@code flow.defaults(t -> t.retries(2))}</pre>
   */
  interface TaskDefaults extends TaskOptions<TaskDefaults> {}
}
