// SPDX-License-Identifier: Apache-2.0
/**
 * Scripts on other machines over SSH, which go on while nobody is connected.
 *
 * @guide ssh.md SSH
 */
@NullMarked
package dev.updraft.operators.ssh;

import org.jspecify.annotations.NullMarked;
