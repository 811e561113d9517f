// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.s3;

/**
 * What a copy did.
 *
 * <pre>{@code archived.get(Copied::objects)}</pre>
 *
 * @param objects that were copied
 * @param bytes in them
 * @param already there, the same by size and ETag, and left alone
 */
public record Copied(int objects, long bytes, int already) {}
