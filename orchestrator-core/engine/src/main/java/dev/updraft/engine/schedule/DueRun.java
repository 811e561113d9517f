// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.schedule;

import dev.updraft.engine.time.DataInterval;
import java.time.Instant;

/** A run that a schedule asks for. {@code runId} is Airflow's form, unique within the DAG. */
public record DueRun(DataInterval interval, Instant logicalDate, Instant runAfter, String runId) {}
