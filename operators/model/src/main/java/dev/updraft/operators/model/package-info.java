// SPDX-License-Identifier: Apache-2.0
/**
 * Models that are published: immutable versions in a folder or bucket, an alias that says which one
 * is live, and the operators that publish, judge, promote and roll back.
 *
 * @guide models.md Models
 */
@NullMarked
package dev.updraft.operators.model;

import org.jspecify.annotations.NullMarked;
