// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

/**
 * Inputs, waiting for the work that takes them. The work is named after its method, unless it is
 * given an id; an inline lambda has no name and needs one.
 *
 * <pre>{@code
 * flow.given(shops, params).task(this::merge);
 * flow.given(shops).run("print", s -> System.out.println(s.size()));
 * }</pre>
 */
public final class Given {
  private Given() {}

  /**
   * One input.
   *
   * <pre>{@code flow.given(a).task(this::f)}</pre>
   */
  public interface One<A> {
    <R> Task<R> task(Fn.F1<A, R> work);

    <R> Task<R> task(String id, Fn.F1<A, R> work);

    Task<Void> run(Fn.V1<A> work);

    Task<Void> run(String id, Fn.V1<A> work);

    <X extends Enum<X>> Choice<X> choose(Fn.F1<A, X> work);

    <X extends Enum<X>> Choice<X> choose(String id, Fn.F1<A, X> work);
  }

  /**
   * Two inputs.
   *
   * <pre>{@code flow.given(a, b).task(this::f)}</pre>
   */
  public interface Two<A, B> {
    <R> Task<R> task(Fn.F2<A, B, R> work);

    <R> Task<R> task(String id, Fn.F2<A, B, R> work);

    Task<Void> run(Fn.V2<A, B> work);

    Task<Void> run(String id, Fn.V2<A, B> work);

    <X extends Enum<X>> Choice<X> choose(Fn.F2<A, B, X> work);

    <X extends Enum<X>> Choice<X> choose(String id, Fn.F2<A, B, X> work);
  }

  /**
   * Three inputs.
   *
   * <pre>{@code flow.given(a, b, c).task(this::f)}</pre>
   */
  public interface Three<A, B, C> {
    <R> Task<R> task(Fn.F3<A, B, C, R> work);

    <R> Task<R> task(String id, Fn.F3<A, B, C, R> work);

    Task<Void> run(Fn.V3<A, B, C> work);

    Task<Void> run(String id, Fn.V3<A, B, C> work);

    <X extends Enum<X>> Choice<X> choose(Fn.F3<A, B, C, X> work);

    <X extends Enum<X>> Choice<X> choose(String id, Fn.F3<A, B, C, X> work);
  }

  /**
   * Four inputs.
   *
   * <pre>{@code flow.given(a, b, c, d).task(this::f)}</pre>
   */
  public interface Four<A, B, C, D> {
    <R> Task<R> task(Fn.F4<A, B, C, D, R> work);

    <R> Task<R> task(String id, Fn.F4<A, B, C, D, R> work);

    Task<Void> run(Fn.V4<A, B, C, D> work);

    Task<Void> run(String id, Fn.V4<A, B, C, D> work);

    <X extends Enum<X>> Choice<X> choose(Fn.F4<A, B, C, D, X> work);

    <X extends Enum<X>> Choice<X> choose(String id, Fn.F4<A, B, C, D, X> work);
  }

  /**
   * Five inputs.
   *
   * <pre>{@code flow.given(a, b, c, d, e).task(this::f)}</pre>
   */
  public interface Five<A, B, C, D, E> {
    <R> Task<R> task(Fn.F5<A, B, C, D, E, R> work);

    <R> Task<R> task(String id, Fn.F5<A, B, C, D, E, R> work);

    Task<Void> run(Fn.V5<A, B, C, D, E> work);

    Task<Void> run(String id, Fn.V5<A, B, C, D, E> work);

    <X extends Enum<X>> Choice<X> choose(Fn.F5<A, B, C, D, E, X> work);

    <X extends Enum<X>> Choice<X> choose(String id, Fn.F5<A, B, C, D, E, X> work);
  }

  /**
   * Six inputs.
   *
   * <pre>{@code flow.given(a, b, c, d, e, f).task(this::f)}</pre>
   */
  public interface Six<A, B, C, D, E, F> {
    <R> Task<R> task(Fn.F6<A, B, C, D, E, F, R> work);

    <R> Task<R> task(String id, Fn.F6<A, B, C, D, E, F, R> work);

    Task<Void> run(Fn.V6<A, B, C, D, E, F> work);

    Task<Void> run(String id, Fn.V6<A, B, C, D, E, F> work);

    <X extends Enum<X>> Choice<X> choose(Fn.F6<A, B, C, D, E, F, X> work);

    <X extends Enum<X>> Choice<X> choose(String id, Fn.F6<A, B, C, D, E, F, X> work);
  }
}
