// SPDX-License-Identifier: Apache-2.0
/** Airflow's API v2, one class for each resource. */
@NullMarked
package dev.updraft.web.api;

import org.jspecify.annotations.NullMarked;
