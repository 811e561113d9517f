// SPDX-License-Identifier: Apache-2.0
/** What all handlers share: JSON, errors, reading requests. */
@NullMarked
package dev.updraft.web.http;

import org.jspecify.annotations.NullMarked;
