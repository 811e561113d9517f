// SPDX-License-Identifier: Apache-2.0
/** Encryption at rest, sealing of payloads to a worker's key, hashing of passwords. */
@NullMarked
package dev.updraft.secrets;

import org.jspecify.annotations.NullMarked;
