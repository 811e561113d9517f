// SPDX-License-Identifier: Apache-2.0
/** A toy of an external system, and the contract that every operator of external work must keep. */
@NullMarked
package dev.updraft.testkit.external;

import org.jspecify.annotations.NullMarked;
