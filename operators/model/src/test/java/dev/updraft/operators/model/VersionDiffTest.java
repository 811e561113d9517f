// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.objects.FolderObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionDiffTest {
  @TempDir Path folder;

  @Test
  void shouldSayWhatDiffersAndByHowMuch() throws IOException {
    var registry = new ModelRegistry(new FolderObjectStore(folder, "test"));
    var bins = List.of("a", "b");
    var one =
        registry.publish(
            Samples.draft(
                "a",
                Map.of("auc", 0.5, "old", 1.0),
                Map.of("age", new Histogram(bins, List.of(50L, 50L)))),
            () -> Samples.files(Map.of("m", "1", "gone", "", "requirements.lock", "")));
    var two =
        registry.publish(
            Samples.draft(
                "b",
                Map.of("auc", 0.75, "new", 2.0),
                Map.of("age", new Histogram(bins, List.of(25L, 75L)))),
            () -> Samples.files(Map.of("m", "2", "requirements.lock", "")));
    VersionDiff diff = VersionDiff.of(registry.manifest(one), registry.manifest(two));
    assertThat(diff.changes())
        .extracting(
            change ->
                String.join(
                    " | ",
                    change.section(),
                    change.what(),
                    change.before(),
                    change.after(),
                    change.note()))
        .containsExactly(
            "metric | auc | 0.5 | 0.75 | +0.250000",
            "metric | new |  | 2.0 | ",
            "metric | old | 1.0 |  | ",
            "histogram | age | [50, 50] | [25, 75] | PSI 0.2747",
            "file | gone | 0 bytes, e3b0c44298fc |  | ",
            "file | m | 1 bytes, 6b86b273ff34 | 1 bytes, d4735e3a265e | ");
    Manifest same = registry.manifest(one);
    assertThat(VersionDiff.of(same, same).changes()).isEmpty();
  }
}
