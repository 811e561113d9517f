// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.define;

import java.lang.classfile.instruction.LocalVariable;
import java.lang.invoke.SerializedLambda;
import java.util.Optional;

/** Looks into a lambda's class file for what only debug information knows. */
record CaptureNames(ClassLoader unit, SerializedLambda lambda) {
  /** The name of the captured variable in a slot of the lambda's method. */
  Optional<String> name(int slot) {
    return code()
        .flatMap(
            code ->
                code.elements().stream()
                    .filter(LocalVariable.class::isInstance)
                    .map(LocalVariable.class::cast)
                    .filter(local -> local.slot() == slot)
                    .map(local -> local.name().stringValue())
                    .findFirst());
  }

  /** The first line of the lambda's body. */
  Optional<Integer> line() {
    return code().flatMap(MethodCode::line);
  }

  private Optional<MethodCode> code() {
    return lambda.getImplMethodName().startsWith("lambda$")
        ? MethodCode.of(unit, lambda.getImplClass(), lambda.getImplMethodName())
        : Optional.empty();
  }
}
