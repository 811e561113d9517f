// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.doctor;

import dev.updraft.db.DatabaseSettings;
import dev.updraft.objects.ObjectPlace;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the parts of an installation are; what is empty was not named, and is not looked at.
 *
 * @param data what this machine's processes keep
 * @param zooKeeper {@code host:port,host:port}
 * @param zooKeeperAuth {@code user:password}
 * @param config the file that most of this was read from
 */
record Places(
    Path data,
    Optional<DatabaseSettings> database,
    Optional<URI> broker,
    String zooKeeper,
    String zooKeeperAuth,
    Optional<ObjectPlace> objects,
    Optional<Path> vault,
    Optional<Path> dags,
    Optional<Path> config,
    int port) {

  List<String> secrets() {
    return Stream.of(
            database.map(DatabaseSettings::password),
            broker.map(URI::getUserInfo).map(Places::afterColon),
            broker.map(URI::getRawUserInfo).map(Places::afterColon),
            Optional.of(afterColon(zooKeeperAuth)))
        .flatMap(Optional::stream)
        .toList();
  }

  private static String afterColon(String credentials) {
    return credentials.substring(credentials.indexOf(':') + 1);
  }

  /** An address without what may follow it, a password for one. */
  static String shown(DatabaseSettings database) {
    return database.toString().replaceFirst("\\?.*", "");
  }

  @Override
  public String toString() {
    return "Places[" + data + "]"; // never a password
  }
}
