// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

import java.io.Serializable;

/**
 * The functions that a DAG hands over. They are {@link Serializable} only so that the method behind
 * them can be read; they are never serialized.
 *
 * <pre>{@code
 * flow.given(a, b).task(this::merge);   // an Fn.F2
 * }</pre>
 */
public final class Fn {
  private Fn() {}

  /**
   * A record accessor.
   *
   * <pre>{@code shop.get(Shop::table)}</pre>
   */
  @FunctionalInterface
  public interface Getter<T, R> extends Serializable {
    R get(T value);
  }

  /**
   * Work on no inputs, with a result.
   *
   * <pre>{@code flow.task(this::f)}</pre>
   */
  @FunctionalInterface
  public interface F0<R> extends Serializable {
    R call() throws Exception;
  }

  /**
   * Work on no inputs, without result.
   *
   * <pre>{@code flow.run(this::f)}</pre>
   */
  @FunctionalInterface
  public interface V0 extends Serializable {
    void call() throws Exception;
  }

  /**
   * Work on one input, with a result.
   *
   * <pre>{@code flow.given(…).task(this::f)}</pre>
   */
  @FunctionalInterface
  public interface F1<A, R> extends Serializable {
    R call(A a) throws Exception;
  }

  /**
   * Work on one input, without result.
   *
   * <pre>{@code flow.given(…).run(this::f)}</pre>
   */
  @FunctionalInterface
  public interface V1<A> extends Serializable {
    void call(A a) throws Exception;
  }

  /**
   * Work on two inputs, with a result.
   *
   * <pre>{@code flow.given(…).task(this::f)}</pre>
   */
  @FunctionalInterface
  public interface F2<A, B, R> extends Serializable {
    R call(A a, B b) throws Exception;
  }

  /**
   * Work on two inputs, without result.
   *
   * <pre>{@code flow.given(…).run(this::f)}</pre>
   */
  @FunctionalInterface
  public interface V2<A, B> extends Serializable {
    void call(A a, B b) throws Exception;
  }

  /**
   * Work on three inputs, with a result.
   *
   * <pre>{@code flow.given(…).task(this::f)}</pre>
   */
  @FunctionalInterface
  public interface F3<A, B, C, R> extends Serializable {
    R call(A a, B b, C c) throws Exception;
  }

  /**
   * Work on three inputs, without result.
   *
   * <pre>{@code flow.given(…).run(this::f)}</pre>
   */
  @FunctionalInterface
  public interface V3<A, B, C> extends Serializable {
    void call(A a, B b, C c) throws Exception;
  }

  /**
   * Work on four inputs, with a result.
   *
   * <pre>{@code flow.given(…).task(this::f)}</pre>
   */
  @FunctionalInterface
  public interface F4<A, B, C, D, R> extends Serializable {
    R call(A a, B b, C c, D d) throws Exception;
  }

  /**
   * Work on four inputs, without result.
   *
   * <pre>{@code flow.given(…).run(this::f)}</pre>
   */
  @FunctionalInterface
  public interface V4<A, B, C, D> extends Serializable {
    void call(A a, B b, C c, D d) throws Exception;
  }

  /**
   * Work on five inputs, with a result.
   *
   * <pre>{@code flow.given(…).task(this::f)}</pre>
   */
  @FunctionalInterface
  public interface F5<A, B, C, D, E, R> extends Serializable {
    R call(A a, B b, C c, D d, E e) throws Exception;
  }

  /**
   * Work on five inputs, without result.
   *
   * <pre>{@code flow.given(…).run(this::f)}</pre>
   */
  @FunctionalInterface
  public interface V5<A, B, C, D, E> extends Serializable {
    void call(A a, B b, C c, D d, E e) throws Exception;
  }

  /**
   * Work on six inputs, with a result.
   *
   * <pre>{@code flow.given(…).task(this::f)}</pre>
   */
  @FunctionalInterface
  public interface F6<A, B, C, D, E, F, R> extends Serializable {
    R call(A a, B b, C c, D d, E e, F f) throws Exception;
  }

  /**
   * Work on six inputs, without result.
   *
   * <pre>{@code flow.given(…).run(this::f)}</pre>
   */
  @FunctionalInterface
  public interface V6<A, B, C, D, E, F> extends Serializable {
    void call(A a, B b, C c, D d, E e, F f) throws Exception;
  }
}
