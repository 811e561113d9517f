// SPDX-License-Identifier: Apache-2.0
/** Tests against an API server written by hand; nothing here has met a real Kubernetes. */
@NullMarked
package dev.updraft.operators.kubernetes;

import org.jspecify.annotations.NullMarked;
