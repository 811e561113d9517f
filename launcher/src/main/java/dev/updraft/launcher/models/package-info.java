// SPDX-License-Identifier: Apache-2.0
/** {@code updraft models …}: published models, looked at and made live by hand. */
@NullMarked
package dev.updraft.launcher.models;

import org.jspecify.annotations.NullMarked;
