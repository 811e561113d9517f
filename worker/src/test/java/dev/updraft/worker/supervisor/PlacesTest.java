// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacesTest {
  @TempDir Path scratch;
  private Places places;

  @BeforeEach
  void make() {
    places = new Places(scratch, TaskUser.own());
  }

  @Test
  void shouldGiveAnUntouchedPlaceToTheNext() throws IOException {
    var first = places.take();
    Files.writeString(first.log(), "what the first one said");
    places.giveBack(first);

    var second = places.take();
    assertThat(second).isEqualTo(first);
    assertThat(second.log()).isEmptyFile();
    assertThat(second.work()).isEmptyDirectory();
    assertThat(places.take()).as("while that is in use").isNotEqualTo(first);
  }

  @Test
  void shouldKeepNothingOfWhatATaskLeft() throws IOException {
    shouldNotReuse(place -> Files.writeString(place.work().resolve("file"), "left"));
    shouldNotReuse(place -> Files.createDirectory(place.work().resolve("folder")));
    shouldNotReuse(place -> Files.delete(place.work()));
    shouldNotReuse(place -> Files.delete(place.log()));
    shouldNotReuse(place -> permit(place.work(), "rwxrwxrwx"));
    shouldNotReuse(place -> permit(place.log(), "rw-rw-rw-"));
    shouldNotReuse(place -> Files.createLink(scratch.resolve("held"), place.log()));
    shouldNotReuse(
        place -> {
          Files.delete(place.log());
          Files.createSymbolicLink(place.log(), scratch.resolve("held"));
        });
    assertThat(scratch.resolve("held")).hasContent("a log");
  }

  private void shouldNotReuse(Change change) throws IOException {
    var place = places.take();
    Files.writeString(place.log(), "a log");
    change.on(place);
    places.giveBack(place);
    assertThat(place.root()).doesNotExist();
    assertThat(places.take()).isNotEqualTo(place);
  }

  private static void permit(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private interface Change {
    void on(Places.Place place) throws IOException;
  }
}
