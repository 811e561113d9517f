// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.Listing;
import dev.updraft.operators.model.Flip;
import dev.updraft.web.model.ModelCard;
import dev.updraft.web.model.OneModel;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * All that the page of a model shows, read at once.
 *
 * @param alias of which the history is shown
 * @param pointer what that alias names; empty = it was never set
 * @param page of the versions, from 0
 */
public record ModelView(
    ModelCard card,
    String alias,
    Optional<OneModel.Pointer> pointer,
    List<OneModel.Pointer> pointers,
    List<VersionRow> versions,
    Listing<Flip> history,
    int page) {
  static final int PAGE = 25;
  private static final int CHANGES = 10;
  private static final int ALL_CHANGES = 500;

  /** What is asked for. */
  record Wish(String connection, String alias, int page, boolean whole) {}

  static ModelView of(OneModel model, Wish wish) throws IOException {
    ModelCard card = model.card(wish.connection());
    List<OneModel.Pointer> pointers = model.pointers();
    Optional<OneModel.Pointer> pointer =
        pointers.stream().filter(it -> it.now().alias().equals(wish.alias())).findFirst();
    if (pointer.isEmpty()) {
      model.alias(wish.alias()); // refuses what can be none
    }
    int page = Math.clamp(wish.page(), 0, (model.numbers().size() - 1) / PAGE);
    return new ModelView(
        card,
        wish.alias(),
        pointer,
        pointers,
        model.versions(PAGE, (long) page * PAGE).rows().stream()
            .map(version -> VersionRow.of(version, card.liveManifest(), pointers))
            .toList(),
        pointer.isEmpty()
            ? new Listing<>(List.of(), 0)
            : model.history(wish.alias(), wish.whole() ? ALL_CHANGES : CHANGES, 0),
        page);
  }

  public String href() {
    return Links.model(card.connection(), card.name());
  }

  /** Number of the last page of versions. */
  public int last() {
    return (card.versions() - 1) / PAGE;
  }

  /** The version that the alias names; 0 = none. */
  public int now() {
    return pointer.map(it -> it.now().version()).orElse(0);
  }

  /** The version to which the alias would go back; 0 = none. */
  public int below() {
    return pointer.map(OneModel.Pointer::below).orElse(0);
  }

  /** What follows the address of a change, so that it is one of this alias. */
  public String of(int version) {
    return "?version=" + version + "&alias=" + Links.part(alias);
  }
}
