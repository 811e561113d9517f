// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

/**
 * The parameters of a DAG that has none.
 *
 * <pre>{@code
 * public final class Hello implements Dag<NoParams> { … }
 * }</pre>
 */
public record NoParams() {}
