// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.define;

import dev.updraft.api.Mapped;
import dev.updraft.api.Result;
import java.util.List;

/** A mapped region as its author holds it. */
record DrawnMap<T>(Drawing drawing, Region region, Node last) implements Mapped<T> {
  @Override
  public Result<List<T>> all() {
    return new DrawnRef<>(
        drawing,
        new Origin.AllOf(last),
        List.of(),
        last.result == null ? null : new Generic(List.class, last.result));
  }

  @Override
  public Mapped<T> limit(int instances) {
    drawing.nodes().stream()
        .filter(node -> node.region == region)
        .forEach(node -> node.mapLimit = instances);
    return this;
  }
}
