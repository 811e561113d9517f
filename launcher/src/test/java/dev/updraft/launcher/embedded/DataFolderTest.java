// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.bundle.user.OtherUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path temp;

  @Test
  void shouldRefuseASecondHolderAndNameTheFirst() throws IOException {
    try (var _ = DataFolder.open(temp)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> DataFolder.open(temp))
            .isInstanceOf(CannotStart.class)
            .hasMessageContaining("process " + ProcessHandle.current().pid());
      }
    }
    try (var again = DataFolder.open(temp)) {
      assertThat(again.root()).isEqualTo(temp.toRealPath());
    }
  }

  @Test
  void shouldSayWhatStandsInTheWay() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    assertThatThrownBy(() -> DataFolder.open(file))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("--data");
  }

  @Test
  void shouldSayThatTheDiskIsFull() throws IOException {
    assertThatThrownBy(() -> DataFolder.refuseFull(temp, 1 << 30, 3 << 20))
        .isInstanceOf(CannotStart.class)
        .hasMessageContainingAll(temp.toString(), "3 MB are left", "--data");
    DataFolder.refuseFull(temp, 1L << 40, 1 << 30);
    DataFolder.refuseFull(temp, 0, 0);
  }

  @Test
  void shouldNotBeHeldByAFormerProcessOfTheSameId() throws IOException {
    var me = Long.toString(ProcessHandle.current().pid());
    Files.writeString(temp.resolve("lock.owner"), me + " since 1999-01-01T00:00:00Z");
    try (var folder = DataFolder.open(temp)) {
      assertThat(folder.root()).exists();
    }
  }

  @Test
  void shouldKeepOthersOutOfSubFoldersAndSecrets() throws IOException {
    try (var folder = DataFolder.open(temp)) {
      var secrets = folder.folder("secrets");
      var secret = KeptSecret.in(secrets.resolve("one"));

      assertThat(KeptSecret.in(secrets.resolve("one"))).isEqualTo(secret).hasSize(32);
      assertThat(mode(secrets)).isEqualTo("rwx------");
      assertThat(mode(secrets.resolve("one"))).isEqualTo("rw-------");
      assertThat(mode(folder.root())).doesNotContain("r-").endsWith(OtherUser.isRoot() ? "x" : "-");
    }
  }

  @Test
  void shouldFollowTheDesktopConventionForOrdinaryUsers() {
    var expected = OtherUser.isRoot() ? "/var/lib/updraft" : "/xdg/updraft";
    assertThat(DataFolder.defaultLocation(Map.of("XDG_DATA_HOME", "/xdg"), Path.of("/home/a")))
        .isEqualTo(Path.of(expected));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
