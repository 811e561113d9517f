// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.updraft.web;

import org.jspecify.annotations.NullMarked;
