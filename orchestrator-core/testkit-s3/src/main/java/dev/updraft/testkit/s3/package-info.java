// SPDX-License-Identifier: Apache-2.0
/**
 * An S3 for tests. A module of its own, for the object store's own tests need it, and the test kit
 * needs the object store.
 */
@NullMarked
package dev.updraft.testkit.s3;

import org.jspecify.annotations.NullMarked;
