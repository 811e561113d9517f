// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.spec;

/** A named frame around tasks, for people; {@code parent} is an index into the groups, or -1. */
public record GroupSpec(String groupId, int parent) {}
