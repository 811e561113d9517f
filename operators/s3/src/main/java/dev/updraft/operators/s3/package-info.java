// SPDX-License-Identifier: Apache-2.0
/**
 * Objects of S3, and of servers that speak as S3 does: waiting for them, and copying them.
 *
 * @guide s3.md S3
 */
@NullMarked
package dev.updraft.operators.s3;

import org.jspecify.annotations.NullMarked;
