// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.explain;

/**
 * One reason why an instance is not running.
 *
 * @param code stable, for programs: {@code pool_full}
 * @param text for people, with the numbers
 */
public record Reason(String code, String text) {}
