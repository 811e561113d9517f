// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.define;

import java.util.List;
import java.util.stream.Collectors;

/** Lines of a unit's sources. */
final class Where {
  private final ClassLoader unit;

  Where(ClassLoader unit) {
    this.unit = unit;
  }

  /** The unit's lines on the stack, innermost first: {@code Nested.java:14 < Big.java:62}. */
  String here() {
    List<StackWalker.StackFrame> frames =
        StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
            .walk(
                all ->
                    all.filter(frame -> unit.equals(frame.getDeclaringClass().getClassLoader()))
                        .toList());
    return frames.isEmpty()
        ? "?"
        : frames.stream()
            .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
            .distinct()
            .limit(5)
            .collect(Collectors.joining(" < "));
  }

  DefinitionException refuse(String message) {
    return new DefinitionException(here(), message);
  }
}
