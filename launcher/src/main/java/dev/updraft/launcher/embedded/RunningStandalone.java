// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How another process of the same user reaches the services of the standalone in a data folder. */
public record RunningStandalone(
    Database database, URI broker, String zooKeeper, String zooKeeperAuth) {

  /** Empty: none runs there. */
  public static Optional<RunningStandalone> in(Path data) throws IOException {
    Path owner = data.resolve("lock.owner");
    if (!Files.exists(owner) || !runs(Files.readString(owner))) {
      return Optional.empty();
    }
    Path secrets = data.resolve("secrets");
    String updraft = Files.readString(secrets.resolve("database-updraft")).strip();
    return Optional.of(
        new RunningStandalone(
            new Database(
                "jdbc:postgresql://127.0.0.1:" + port(data, "pgsql") + "/updraft",
                "updraft",
                updraft),
            EmbeddedBroker.uri(
                port(data, "broker"), Files.readString(secrets.resolve("broker")).strip()),
            "127.0.0.1:" + port(data, "zookeeper"),
            EmbeddedZooKeeper.credentials(Files.readString(secrets.resolve("zookeeper")).strip())));
  }

  private static int port(Path data, String service) throws IOException {
    return Integer.parseInt(Files.readString(data.resolve(service).resolve("port")).strip());
  }

  /** Whoever was killed left this file, and its number may be another process's by now. */
  private static boolean runs(String owner) {
    String[] words = owner.split(" ", -1);
    try {
      return ProcessHandle.of(Long.parseLong(words[0])).stream()
          .map(DataFolder::told)
          .anyMatch(owner::equals);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return "RunningStandalone[" + database + "]"; // never the others' passwords
  }
}
