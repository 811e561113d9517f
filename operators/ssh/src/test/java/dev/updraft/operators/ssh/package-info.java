// SPDX-License-Identifier: Apache-2.0
/** Tests against a real OpenSSH server, on a port and with a home of its own. */
@NullMarked
package dev.updraft.operators.ssh;

import org.jspecify.annotations.NullMarked;
