// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.define;

import java.util.List;
import java.util.stream.Collectors;

/** Lines of a unit's sources. */
final class Where {
  private static final String OURS = Where.class.getPackageName() + ".";

  private final ClassLoader unit;

  Where(ClassLoader unit) {
    this.unit = unit;
  }

  /**
   * The unit's lines on the stack, innermost first: {@code Nested.java:14 < Big.java:62}. In a test
   * the unit may share its loader with us and with the test: then only what {@code define} called.
   */
  String here() {
    List<StackWalker.StackFrame> frames =
        StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
            .walk(
                all ->
                    all.takeWhile(frame -> frame.getDeclaringClass() != DagDrawing.class)
                        .filter(frame -> unit.equals(frame.getDeclaringClass().getClassLoader()))
                        .filter(frame -> !frame.getClassName().startsWith(OURS))
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
