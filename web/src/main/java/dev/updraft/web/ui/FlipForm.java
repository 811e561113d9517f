// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.operators.model.Flip;
import dev.updraft.operators.model.Published;
import dev.updraft.web.model.OneModel;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What would change, before somebody says yes.
 *
 * @param back whether it is a rollback
 * @param to the version that the alias would name; 0 = there is nothing to go back to
 * @param now what it names; null = nothing
 * @param metrics of that version against what the alias names now
 */
public record FlipForm(
    String connection,
    String model,
    String alias,
    boolean back,
    int to,
    @Nullable Flip now,
    List<Metric> metrics,
    String why,
    String error) {

  /** What somebody asks for; a rollback names no version. */
  record Wish(String connection, String alias, boolean back, int version) {}

  static FlipForm of(OneModel model, Wish wish) throws IOException {
    Optional<OneModel.Pointer> pointer = model.pointer(wish.alias());
    int to = wish.back() ? pointer.map(OneModel.Pointer::below).orElse(0) : wish.version();
    List<Metric> metrics = List.of();
    if (!wish.back() || to > 0) {
      Published target = model.version(to);
      Optional<Published> before =
          pointer.isEmpty()
              ? Optional.empty()
              : Optional.of(model.version(pointer.get().now().version()));
      metrics = Metric.of(Optional.of(target.manifest()), before.map(Published::manifest));
    }
    return new FlipForm(
        wish.connection(),
        model.name(),
        wish.alias(),
        wish.back(),
        to,
        pointer.map(OneModel.Pointer::now).orElse(null),
        metrics,
        "",
        "");
  }

  FlipForm refused(String said, String wrong) {
    return new FlipForm(connection, model, alias, back, to, now, metrics, said, wrong);
  }

  public String href() {
    return Links.model(connection, model);
  }

  /** The version that is named now; 0 = none. */
  public int from() {
    return now == null ? 0 : now.version();
  }

  /** The change that was the newest when this was shown; 0 = none. */
  public int seen() {
    return now == null ? 0 : now.sequence();
  }

  /** As people say it. */
  public String name() {
    return alias.equals("live") ? "live" : "“" + alias + "”";
  }
}
