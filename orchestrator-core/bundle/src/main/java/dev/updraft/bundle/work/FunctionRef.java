// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.work;

import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A lambda or method reference as {@link SerializedLambda} names it. Synthetic names mean something
 * only within the very class bytes they were read from, which is why a task is pinned to its unit.
 */
public record FunctionRef(
    String capturingClass,
    String iface,
    String ifaceMethod,
    String ifaceSignature,
    int kind,
    String implClass,
    String implMethod,
    String implSignature,
    String instantiated,
    List<JsonNode> captures) {
  public FunctionRef {
    captures = List.copyOf(captures);
  }

  public static FunctionRef of(SerializedLambda lambda, List<JsonNode> captures) {
    return new FunctionRef(
        lambda.getCapturingClass(),
        lambda.getFunctionalInterfaceClass(),
        lambda.getFunctionalInterfaceMethodName(),
        lambda.getFunctionalInterfaceMethodSignature(),
        lambda.getImplMethodKind(),
        lambda.getImplClass(),
        lambda.getImplMethodName(),
        lambda.getImplMethodSignature(),
        lambda.getInstantiatedMethodType(),
        captures);
  }

  /** What makes such functions: a method of the class that contains them. */
  public Method maker(ClassLoader unit) throws ReflectiveOperationException {
    var owner = Class.forName(capturingClass.replace('/', '.'), true, unit);
    var maker = owner.getDeclaredMethod("$deserializeLambda$", SerializedLambda.class);
    maker.setAccessible(true);
    return maker;
  }

  /**
   * The function itself.
   *
   * @param maker as {@link #maker} found it
   */
  public Object link(Method maker, Object[] captured) throws ReflectiveOperationException {
    var lambda =
        new SerializedLambda(
            maker.getDeclaringClass(),
            iface,
            ifaceMethod,
            ifaceSignature,
            kind,
            implClass,
            implMethod,
            implSignature,
            instantiated,
            captured);
    return maker.invoke(null, lambda);
  }
}
