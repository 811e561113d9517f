// SPDX-License-Identifier: Apache-2.0
/** Tests against a hand-written S3 server, and, by a command of their own, against a real one. */
@NullMarked
package dev.updraft.operators.s3;

import org.jspecify.annotations.NullMarked;
