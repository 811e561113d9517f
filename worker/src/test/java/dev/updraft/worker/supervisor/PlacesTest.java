// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacesTest {
  @TempDir Path scratch;
  private Places places;
  private long now;

  @BeforeEach
  void make() {
    places = new Places(scratch, TaskUser.own(), () -> now);
  }

  @Test
  void shouldGiveAnUntouchedPlaceToTheNext() throws IOException {
    var first = places.take();
    Files.writeString(first.log(), "what the first one said");
    places.giveBack(first);

    var second = places.take();
    assertThat(second.root()).isEqualTo(first.root());
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

  @Test
  void shouldSeeThatNothingWasWritten() throws Exception {
    assertThat(places.isBlank(taken())).isTrue();
    shouldNotBeBlank(place -> Files.writeString(place.log(), "a word"));
    shouldNotBeBlank(place -> Files.writeString(place.work().resolve("file"), "left"));
    shouldNotBeBlank(
        place -> {
          Path file = Files.createFile(place.work().resolve("file"));
          var before = Files.getLastModifiedTime(place.work());
          Files.delete(file);
          Files.setLastModifiedTime(place.work(), before);
        });
    shouldNotBeBlank(place -> Files.delete(place.log()));
    assertThat(places.isBlank(places.take())).as("made within a tick of now").isFalse();
  }

  private void shouldNotBeBlank(Change change) throws Exception {
    var place = taken();
    change.on(place);
    assertThat(places.isBlank(place)).isFalse();
  }

  /** Made long ago, for the file system as well as for the clock. */
  private Places.Place taken() throws Exception {
    var place = places.take();
    places.giveBackBlank(place);
    Path probe = scratch.resolve("probe");
    await()
        .atMost(Duration.ofSeconds(5))
        .until(
            () ->
                !Files.getAttribute(Files.writeString(probe, "x"), "unix:ctime")
                    .equals(ctime(place)));
    now += 1_000_000_000;
    return places.take();
  }

  private static Object ctime(Places.Place place) throws IOException {
    return Files.getAttribute(place.log(), "unix:ctime");
  }

  private static void permit(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private interface Change {
    void on(Places.Place place) throws IOException;
  }
}
