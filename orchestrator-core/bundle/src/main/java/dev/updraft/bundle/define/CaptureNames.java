// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.define;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.LineNumber;
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
                code.elementStream()
                    .filter(LocalVariable.class::isInstance)
                    .map(LocalVariable.class::cast)
                    .filter(local -> local.slot() == slot)
                    .map(local -> local.name().stringValue())
                    .findFirst());
  }

  /** The first line of the lambda's body. */
  Optional<Integer> line() {
    return code()
        .flatMap(
            code ->
                code.elementStream()
                    .filter(LineNumber.class::isInstance)
                    .map(element -> ((LineNumber) element).line())
                    .findFirst());
  }

  private Optional<CodeAttribute> code() {
    if (!lambda.getImplMethodName().startsWith("lambda$")) {
      return Optional.empty();
    }
    try (InputStream bytes = unit.getResourceAsStream(lambda.getImplClass() + ".class")) {
      if (bytes == null) {
        return Optional.empty();
      }
      return ClassFile.of().parse(bytes.readAllBytes()).methods().stream()
          .filter(method -> method.methodName().equalsString(lambda.getImplMethodName()))
          .flatMap(method -> method.findAttribute(java.lang.classfile.Attributes.code()).stream())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
