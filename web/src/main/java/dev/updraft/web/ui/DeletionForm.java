// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.operators.model.Deletion;
import dev.updraft.operators.model.FileEntry;
import dev.updraft.operators.model.Manifest;
import dev.updraft.web.model.OneModel;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would be deleted, before somebody says yes.
 *
 * @param deleted that it was, already; null = it is there
 * @param kept why it cannot be; empty = it can
 */
public record DeletionForm(
    String connection,
    Manifest manifest,
    @Nullable Deletion deleted,
    String kept,
    String why,
    String error) {

  static DeletionForm of(OneModel model, String connection, int number) throws IOException {
    return new DeletionForm(
        connection,
        model.version(number).manifest(),
        model.deletion(number).orElse(null),
        kept(model.pointers(), number),
        "",
        "");
  }

  private static String kept(List<OneModel.Pointer> pointers, int number) {
    for (OneModel.Pointer pointer : pointers) {
      String name =
          pointer.now().alias().equals("live") ? "live" : "“" + pointer.now().alias() + "”";
      if (pointer.now().version() == number) {
        return "It is " + name + ". Make another version " + name + " first.";
      }
      if (pointer.below() == number) {
        return "Version %d is %s, and this is the version to go back to. Promote another one first, so that there is one."
            .formatted(pointer.now().version(), name);
      }
    }
    return "";
  }

  DeletionForm refused(String said, String wrong) {
    return new DeletionForm(connection, manifest, deleted, kept, said, wrong);
  }

  public String base() {
    return Links.model(connection, manifest.name());
  }

  public String href() {
    return base() + "/versions/" + manifest.version();
  }

  /** Of all its files. */
  public long bytes() {
    return manifest.files().stream().mapToLong(FileEntry::bytes).sum();
  }
}
