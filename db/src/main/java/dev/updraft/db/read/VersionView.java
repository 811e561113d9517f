// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import java.time.Instant;

/** One version of a DAG, without its large texts. */
public record VersionView(String dagId, int version, String unit, Instant createdAt) {}
