// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.define;

import dev.updraft.bundle.work.FunctionRef;
import dev.updraft.bundle.work.ValueWriter;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads which method is behind a functional argument, and what it carries along. */
record Functions(ClassLoader unit, Where where) {
  /**
   * What was read.
   *
   * @param name of the method; empty for an inline lambda
   * @param parameters types of what is not captured; null where only the erasure is known
   * @param result void.class for none
   */
  record Read(FunctionRef function, String name, List<@Nullable Type> parameters, Type result) {}

  Read read(Object function) {
    var lambda = lambda(function);
    var captures = captures(lambda);
    var erased = erased(lambda);
    var executable = executable(lambda, erased);
    var synthetic = executable.isSynthetic();
    var parameters = new ArrayList<@Nullable Type>();
    var instance = executable instanceof Method && !Modifier.isStatic(executable.getModifiers());
    if (instance) {
      parameters.add(executable.getDeclaringClass());
    }
    for (var type : synthetic ? erased.parameterArray() : executable.getGenericParameterTypes()) {
      parameters.add(known(type) ? type : null);
    }
    parameters.subList(0, lambda.getCapturedArgCount()).clear();
    var result =
        executable instanceof Method method
            ? (synthetic ? method.getReturnType() : method.getGenericReturnType())
            : executable.getDeclaringClass();
    return new Read(
        FunctionRef.of(lambda, captures),
        synthetic || !(executable instanceof Method) ? "" : executable.getName(),
        parameters,
        isVoid(lambda) ? void.class : result);
  }

  /** The record component behind an accessor. */
  RecordComponent accessor(Object getter) {
    var lambda = lambda(getter);
    if (lambda.getCapturedArgCount() == 0) {
      try {
        var type = load(lambda.getImplClass());
        if (type.isRecord()) {
          for (var component : type.getRecordComponents()) {
            if (component.getName().equals(lambda.getImplMethodName())) {
              return component;
            }
          }
        }
      } catch (ClassNotFoundException e) {
        throw where.refuse("Cannot find " + e.getMessage());
      }
    }
    throw where.refuse("get(…) takes an accessor of a record, such as Shop::table");
  }

  private SerializedLambda lambda(Object function) {
    try {
      var replace = function.getClass().getDeclaredMethod("writeReplace");
      replace.setAccessible(true);
      return (SerializedLambda) replace.invoke(function);
    } catch (NoSuchMethodException e) {
      throw where.refuse(
          "A " + function.getClass().getName() + " object: use a lambda or a method reference");
    } catch (ReflectiveOperationException e) {
      throw where.refuse("Cannot read this function: " + e);
    }
  }

  private List<JsonNode> captures(SerializedLambda lambda) {
    var writer = new ValueWriter(null);
    var captures = new ArrayList<JsonNode>();
    var slot = 0;
    var types = erased(lambda).parameterArray();
    var instance = lambda.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic;
    for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
      var value = lambda.getCapturedArg(i);
      try {
        captures.add(writer.write(value));
      } catch (ValueWriter.IllegalValue e) {
        throw illegal(lambda, slot, i, e.getMessage());
      }
      var type = instance ? (i == 0 ? Object.class : types[i - 1]) : types[i];
      slot += type == long.class || type == double.class ? 2 : 1;
    }
    return captures;
  }

  private DefinitionException illegal(
      SerializedLambda lambda, int slot, int index, @Nullable String reason) {
    var names = new CaptureNames(unit, lambda);
    var name = names.name(slot).orElse("");
    var what =
        name.isEmpty()
            ? "This reference is bound to "
            : name.equals("this")
                ? "The lambda uses this object, "
                : "The lambda captures " + name + ", ";
    var inner = names.line().map(line -> " (the lambda stands in line " + line + ")").orElse("");
    return where.refuse(what + (reason == null ? "value " + index : reason) + inner);
  }

  private Executable executable(SerializedLambda lambda, MethodType erased) {
    try {
      var owner = load(lambda.getImplClass());
      if (lambda.getImplMethodKind() == MethodHandleInfo.REF_newInvokeSpecial) {
        return owner.getDeclaredConstructor(erased.parameterArray());
      }
      return find(owner, lambda.getImplMethodName(), erased);
    } catch (ClassNotFoundException | NoSuchMethodException e) {
      throw where.refuse("Cannot find the method behind this function: " + e.getMessage());
    }
  }

  private static Method find(Class<?> owner, String name, MethodType erased)
      throws NoSuchMethodException {
    for (Class<?> at = owner; at != null; at = at.getSuperclass()) {
      for (var method : at.getDeclaredMethods()) {
        if (method.getName().equals(name)
            && method.getReturnType() == erased.returnType()
            && Arrays.equals(method.getParameterTypes(), erased.parameterArray())) {
          return method;
        }
      }
    }
    return owner.getMethod(name, erased.parameterArray());
  }

  private MethodType erased(SerializedLambda lambda) {
    return MethodType.fromMethodDescriptorString(lambda.getImplMethodSignature(), unit);
  }

  private static boolean isVoid(SerializedLambda lambda) {
    return lambda.getFunctionalInterfaceMethodSignature().endsWith(")V");
  }

  /** Whether a type says all there is to know: neither a variable nor a bare generic. */
  private static boolean known(Type type) {
    return switch (type) {
      case java.lang.reflect.TypeVariable<?> _ -> false;
      case Class<?> plain -> plain.getTypeParameters().length == 0;
      default -> true;
    };
  }

  private Class<?> load(String internalName) throws ClassNotFoundException {
    return Class.forName(internalName.replace('/', '.'), false, unit);
  }
}
