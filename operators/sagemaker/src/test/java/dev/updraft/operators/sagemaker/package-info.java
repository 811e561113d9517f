// SPDX-License-Identifier: Apache-2.0
/** Tests against a server written by hand; nothing here has met the real service. */
@NullMarked
package dev.updraft.operators.sagemaker;

import org.jspecify.annotations.NullMarked;
