// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.define;

import dev.updraft.api.Fn;
import dev.updraft.api.Outcome;
import dev.updraft.api.Ref;
import dev.updraft.api.Result;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reference to a value of the run.
 *
 * @param type of the value as far as it is known, for lambdas whose own types are erased
 */
record DrawnRef<T>(Drawing drawing, Origin origin, List<String> path, @Nullable Type type)
    implements Result<T> {
  DrawnRef {
    path = List.copyOf(path);
  }

  @Override
  public <R> Ref<R> get(Fn.Getter<T, R> accessor) {
    var component = drawing.functions().accessor(accessor);
    var longer = new ArrayList<>(path);
    longer.add(component.getName());
    return new DrawnRef<>(drawing, origin, longer, component.getGenericType());
  }

  @Override
  public Ref<Outcome<T>> outcome() {
    var of =
        switch (origin) {
          case Origin.OfTask(var node) -> new Origin.OutcomeOf(node, false);
          case Origin.AllOf(var node) -> new Origin.OutcomeOf(node, true);
          case Origin.OutcomeOf _,
              Origin.ElementOf _,
              Origin.Params _,
              Origin.Interval _,
              Origin.Context _,
              Origin.Named _,
              Origin.Constant _ ->
              throw drawing.where().refuse("Only tasks have an outcome");
        };
    return new DrawnRef<>(
        drawing, of, List.of(), type == null ? null : new Generic(Outcome.class, type));
  }

  @Override
  public String toString() {
    return "Ref(" + origin.getClass().getSimpleName() + " " + String.join(".", path) + ")";
  }
}
