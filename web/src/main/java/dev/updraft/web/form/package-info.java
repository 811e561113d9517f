// SPDX-License-Identifier: Apache-2.0
/** Params as a form: fields from their JSON Schema, values from what was filled in. */
@NullMarked
package dev.updraft.web.form;

import org.jspecify.annotations.NullMarked;
