// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.define;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.LineNumber;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A method as its class file has it, for what only debug information knows.
 *
 * @param source name of the file that it was compiled from; empty = unknown
 */
record MethodCode(String source, List<CodeElement> elements) {
  MethodCode {
    elements = List.copyOf(elements);
  }

  /** Of a class that the loader has the file of, by its internal name. */
  static Optional<MethodCode> of(ClassLoader loader, String type, String method) {
    try (InputStream bytes = loader.getResourceAsStream(type + ".class")) {
      return bytes == null
          ? Optional.empty()
          : of(ClassFile.of().parse(bytes.readAllBytes()), method);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<MethodCode> of(ClassModel type, String method) {
    String source =
        type.findAttribute(Attributes.sourceFile())
            .map(a -> a.sourceFile().stringValue())
            .orElse("");
    return type.methods().stream()
        .filter(each -> each.methodName().equalsString(method))
        .flatMap(each -> each.findAttribute(Attributes.code()).stream())
        .findFirst()
        .map(code -> new MethodCode(source, code.elementList()));
  }

  /** What a class or one above it says instead of the interface. */
  static Optional<MethodCode> overriding(Class<?> type, String method) {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      if (Arrays.stream(at.getDeclaredMethods())
          .anyMatch(m -> m.getName().equals(method) && m.getParameterCount() == 0)) {
        return of(at.getClassLoader(), at.getName().replace('.', '/'), method);
      }
    }
    return Optional.empty();
  }

  /** Its first line. */
  Optional<Integer> line() {
    return elements.stream()
        .filter(LineNumber.class::isInstance)
        .map(element -> ((LineNumber) element).line())
        .findFirst();
  }

  /** {@code Small.java:14}. */
  Optional<String> where() {
    return source.isEmpty() ? Optional.empty() : line().map(line -> source + ":" + line);
  }
}
