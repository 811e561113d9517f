// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

/** Terraform or git, or what it talks to, failed; tried again where retries are left. */
final class TerraformFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  TerraformFailed(String message) {
    super(message, null, false, false);
  }
}
