// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates.catalogue;

import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** Types as people write them: without packages, a nested one after the one that it is in. */
final class TypeNames {
  private TypeNames() {}

  static String of(TypeMirror type) {
    if (!(type instanceof DeclaredType declared)) {
      return type.toString();
    }
    String name = name(declared.asElement());
    return declared.getTypeArguments().isEmpty()
        ? name
        : declared.getTypeArguments().stream()
            .map(TypeNames::of)
            .collect(Collectors.joining(", ", name + "<", ">"));
  }

  private static String name(Element element) {
    return element.getEnclosingElement() instanceof TypeElement outer
        ? name(outer) + "." + element.getSimpleName()
        : element.getSimpleName().toString();
  }
}
