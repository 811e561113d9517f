// SPDX-License-Identifier: Apache-2.0
/**
 * What people and programs may ask of the scheduler; each kind answers in the commit of its effect.
 */
@NullMarked
package dev.updraft.scheduler.command;

import org.jspecify.annotations.NullMarked;
