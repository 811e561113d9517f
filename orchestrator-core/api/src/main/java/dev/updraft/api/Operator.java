// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

import java.lang.reflect.Type;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A ready-made piece of work: an immutable record of settings and {@link Value}s. Either a {@link
 * DirectOperator} or an {@link ExternalOperator}.
 *
 * <pre>{@code
 * flow.task("export", new Shell("export.sh", List.of(night.get(DataInterval::start))));
 * }</pre>
 *
 * <p>Components may be texts, numbers, enums, records, dates, classes, lists and maps of these, and
 * references inside a {@link Value} or a component declared as {@code Object}.
 *
 * @param <R> its result
 */
public sealed interface Operator<R> permits DirectOperator, ExternalOperator {
  /** Short name shown to people. */
  default String kind() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** The type of the result where it is chosen with each use; null = what the class declares. */
  default @Nullable Type resultType() {
    return null;
  }
}
