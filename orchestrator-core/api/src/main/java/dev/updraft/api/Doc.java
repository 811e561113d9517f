// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a parameter means, shown beside its field in the trigger form.
 *
 * <pre>{@code
 * public record Params(@Doc("GPUs to rent") int gpus) {}
 * }</pre>
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
public @interface Doc {
  String value();
}
