// SPDX-License-Identifier: Apache-2.0
/** Tests with the real Terraform and its built-in resource; skipped, saying so, without it. */
@NullMarked
package dev.updraft.operators.terraform;

import org.jspecify.annotations.NullMarked;
