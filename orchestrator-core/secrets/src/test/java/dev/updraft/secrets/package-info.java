// SPDX-License-Identifier: Apache-2.0
/** Tests of sealing and encryption. */
@NullMarked
package dev.updraft.secrets;

import org.jspecify.annotations.NullMarked;
