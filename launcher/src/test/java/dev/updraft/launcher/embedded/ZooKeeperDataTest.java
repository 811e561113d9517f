// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZooKeeperDataTest {
  private final List<String> progress = new ArrayList<>();

  /** Whatever is in {@code /lead} once it runs, written there first if there is nothing. */
  private String led(Path temp, String by) throws Exception {
    try (var folder = DataFolder.open(temp);
        var server = EmbeddedZooKeeper.start(folder, progress::add);
        var client =
            CuratorFrameworkFactory.builder()
                .connectString(server.connectString())
                .authorization(EmbeddedZooKeeper.SCHEME, server.credentials().getBytes(UTF_8))
                .retryPolicy(new RetryOneTime(100))
                .build()) {
      client.start();
      if (client.checkExists().forPath("/lead") == null) {
        client.create().forPath("/lead", by.getBytes(UTF_8));
      }
      return new String(client.getData().forPath("/lead"), UTF_8);
    }
  }

  @Test
  void shouldKeepWhatItCanRead(@TempDir Path temp) throws Exception {
    led(temp, "first");

    assertThat(led(temp, "second")).isEqualTo("first");
    assertThat(progress).noneMatch(line -> line.contains("cannot be read"));
  }

  @Test
  void shouldBeginAnewWhenItsLogIsTorn(@TempDir Path temp) throws Exception {
    led(temp, "first");
    Path data = temp.resolve("zookeeper/data");
    tear(data);

    assertThat(led(temp, "second")).isEqualTo("second");
    assertThat(progress)
        .anyMatch(
            line -> line.matches("ZooKeeper's data cannot be read \\(.+\\)\\. .*data\\.torn.*"));
    assertThat(data.resolveSibling("data.torn")).isNotEmptyDirectory();
  }

  /** As a power failure may: a page in the middle of the log was not written, one behind it was. */
  private static void tear(Path data) throws IOException {
    try (var files = Files.newDirectoryStream(data.resolve("version-2"), "log.*")) {
      for (Path log : files) {
        try (var file = new RandomAccessFile(log.toFile(), "rw")) {
          file.seek(40);
          file.write(new byte[20]);
        }
      }
    }
  }
}
