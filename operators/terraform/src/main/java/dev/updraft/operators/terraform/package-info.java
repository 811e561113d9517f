// SPDX-License-Identifier: Apache-2.0
/**
 * Terraform and OpenTofu: plans that are applied and destroyed, with a state that Updraft keeps.
 *
 * @guide terraform.md Terraform
 */
@NullMarked
package dev.updraft.operators.terraform;

import org.jspecify.annotations.NullMarked;
