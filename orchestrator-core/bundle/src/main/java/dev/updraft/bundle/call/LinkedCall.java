// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.call;

import dev.updraft.bundle.work.FunctionRef;
import dev.updraft.bundle.work.UnitJson;
import dev.updraft.bundle.work.Work;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * A call with all that reflection finds out about it, which is the same each time. The function
 * itself is made anew for each call: what it captured may have state.
 *
 * @param maker makes the function
 * @param method of the functional interface
 * @param result what the call answers; null = nothing
 */
record LinkedCall(Work.Call call, Method maker, Method method, @Nullable JavaType result) {
  static LinkedCall of(Work.Call call, ClassLoader unit, JsonMapper json)
      throws ReflectiveOperationException {
    FunctionRef function = call.function();
    return new LinkedCall(
        call, function.maker(unit), method(function), UnitJson.type(json, call.result()));
  }

  private static Method method(FunctionRef function) throws ReflectiveOperationException {
    var name = function.iface().replace('/', '.');
    var iface = Class.forName(name, false, LinkedCall.class.getClassLoader());
    for (var method : iface.getMethods()) {
      if (method.getName().equals(function.ifaceMethod())) {
        return method;
      }
    }
    throw new IllegalStateException("No method " + function.ifaceMethod() + " in " + name);
  }

  @Nullable Object invoke(Object[] captured, @Nullable Object[] values) throws Exception {
    var function = call.function().link(maker, captured);
    try {
      return method.invoke(function, values);
    } catch (InvocationTargetException e) {
      throw thrown(e);
    }
  }

  private static Exception thrown(InvocationTargetException e) {
    return switch (e.getCause()) {
      case Error error -> throw error;
      case Exception exception -> exception;
      case null -> e;
      case Throwable other -> new IllegalStateException(other);
    };
  }
}
