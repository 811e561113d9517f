// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.define;

import dev.updraft.api.Choice;
import dev.updraft.api.Fn;
import dev.updraft.api.Given;
import dev.updraft.api.Ref;
import dev.updraft.api.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Any number of inputs, waiting for their work; one class, since only the author sees types. */
record Inputs<A, B, C, D, E, F>(Drawing drawing, List<Ref<?>> refs)
    implements Given.One<A>,
        Given.Two<A, B>,
        Given.Three<A, B, C>,
        Given.Four<A, B, C, D>,
        Given.Five<A, B, C, D, E>,
        Given.Six<A, B, C, D, E, F> {
  private <R> Task<R> draw(@Nullable String id, Object work) {
    return drawing.call(id, work, refs);
  }

  private <X extends Enum<X>> Choice<X> decide(@Nullable String id, Object work) {
    return drawing.decide(id, work, refs);
  }

  @Override
  public <R> Task<R> task(Fn.F1<A, R> work) {
    return draw(null, work);
  }

  @Override
  public <R> Task<R> task(String id, Fn.F1<A, R> work) {
    return draw(id, work);
  }

  @Override
  public Task<Void> run(Fn.V1<A> work) {
    return draw(null, work);
  }

  @Override
  public Task<Void> run(String id, Fn.V1<A> work) {
    return draw(id, work);
  }

  @Override
  public <X extends Enum<X>> Choice<X> choose(Fn.F1<A, X> work) {
    return decide(null, work);
  }

  @Override
  public <X extends Enum<X>> Choice<X> choose(String id, Fn.F1<A, X> work) {
    return decide(id, work);
  }

  @Override
  public <R> Task<R> task(Fn.F2<A, B, R> work) {
    return draw(null, work);
  }

  @Override
  public <R> Task<R> task(String id, Fn.F2<A, B, R> work) {
    return draw(id, work);
  }

  @Override
  public Task<Void> run(Fn.V2<A, B> work) {
    return draw(null, work);
  }

  @Override
  public Task<Void> run(String id, Fn.V2<A, B> work) {
    return draw(id, work);
  }

  @Override
  public <X extends Enum<X>> Choice<X> choose(Fn.F2<A, B, X> work) {
    return decide(null, work);
  }

  @Override
  public <X extends Enum<X>> Choice<X> choose(String id, Fn.F2<A, B, X> work) {
    return decide(id, work);
  }

  @Override
  public <R> Task<R> task(Fn.F3<A, B, C, R> work) {
    return draw(null, work);
  }

  @Override
  public <R> Task<R> task(String id, Fn.F3<A, B, C, R> work) {
    return draw(id, work);
  }

  @Override
  public Task<Void> run(Fn.V3<A, B, C> work) {
    return draw(null, work);
  }

  @Override
  public Task<Void> run(String id, Fn.V3<A, B, C> work) {
    return draw(id, work);
  }

  @Override
  public <X extends Enum<X>> Choice<X> choose(Fn.F3<A, B, C, X> work) {
    return decide(null, work);
  }

  @Override
  public <X extends Enum<X>> Choice<X> choose(String id, Fn.F3<A, B, C, X> work) {
    return decide(id, work);
  }

  @Override
  public <R> Task<R> task(Fn.F4<A, B, C, D, R> work) {
    return draw(null, work);
  }

  @Override
  public <R> Task<R> task(String id, Fn.F4<A, B, C, D, R> work) {
    return draw(id, work);
  }

  @Override
  public Task<Void> run(Fn.V4<A, B, C, D> work) {
    return draw(null, work);
  }

  @Override
  public Task<Void> run(String id, Fn.V4<A, B, C, D> work) {
    return draw(id, work);
  }

  @Override
  public <X extends Enum<X>> Choice<X> choose(Fn.F4<A, B, C, D, X> work) {
    return decide(null, work);
  }

  @Override
  public <X extends Enum<X>> Choice<X> choose(String id, Fn.F4<A, B, C, D, X> work) {
    return decide(id, work);
  }

  @Override
  public <R> Task<R> task(Fn.F5<A, B, C, D, E, R> work) {
    return draw(null, work);
  }

  @Override
  public <R> Task<R> task(String id, Fn.F5<A, B, C, D, E, R> work) {
    return draw(id, work);
  }

  @Override
  public Task<Void> run(Fn.V5<A, B, C, D, E> work) {
    return draw(null, work);
  }

  @Override
  public Task<Void> run(String id, Fn.V5<A, B, C, D, E> work) {
    return draw(id, work);
  }

  @Override
  public <X extends Enum<X>> Choice<X> choose(Fn.F5<A, B, C, D, E, X> work) {
    return decide(null, work);
  }

  @Override
  public <X extends Enum<X>> Choice<X> choose(String id, Fn.F5<A, B, C, D, E, X> work) {
    return decide(id, work);
  }

  @Override
  public <R> Task<R> task(Fn.F6<A, B, C, D, E, F, R> work) {
    return draw(null, work);
  }

  @Override
  public <R> Task<R> task(String id, Fn.F6<A, B, C, D, E, F, R> work) {
    return draw(id, work);
  }

  @Override
  public Task<Void> run(Fn.V6<A, B, C, D, E, F> work) {
    return draw(null, work);
  }

  @Override
  public Task<Void> run(String id, Fn.V6<A, B, C, D, E, F> work) {
    return draw(id, work);
  }

  @Override
  public <X extends Enum<X>> Choice<X> choose(Fn.F6<A, B, C, D, E, F, X> work) {
    return decide(null, work);
  }

  @Override
  public <X extends Enum<X>> Choice<X> choose(String id, Fn.F6<A, B, C, D, E, F, X> work) {
    return decide(id, work);
  }
}
