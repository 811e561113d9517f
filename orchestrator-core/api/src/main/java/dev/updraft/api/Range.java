// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Limits of a number among the parameters, both included; checked before a run is accepted.
 *
 * <pre>{@code
 * public record Params(@Range(min = 1, max = 16) int gpus) {}
 * }</pre>
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {
  long min() default Long.MIN_VALUE;

  long max() default Long.MAX_VALUE;
}
