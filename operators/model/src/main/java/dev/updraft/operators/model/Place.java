// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import dev.updraft.api.Connection;
import dev.updraft.objects.ForeignFolder;
import dev.updraft.objects.ObjectPlace;
import dev.updraft.objects.S3Access;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/**
 * Where models are kept.
 *
 * @param at a folder that all workers share, or a bucket
 */
public record Place(ObjectPlace at) {
  /** The models there; a folder is made where it is missing, a bucket never. */
  public ModelRegistry open() throws IOException {
    // No two processes may write the same file aside, on whichever machines they are.
    return new ModelRegistry(at.open("models-" + UUID.randomUUID()));
  }

  /**
   * The models there, for a process that may more than those who publish: it is led nowhere else by
   * a link, and makes nothing before it writes something.
   *
   * @throws IOException when the folder is not there, or the bucket cannot be used
   */
  public ModelRegistry openExisting() throws IOException {
    return switch (at) {
      case ObjectPlace.Folder folder ->
          new ModelRegistry(new ForeignFolder(folder.path(), "models-" + UUID.randomUUID()));
      case ObjectPlace.Bucket _ -> open();
    };
  }

  /**
   * Reads the text of a command line: a folder, or {@code s3://bucket/prefix}.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static Place of(String text) {
    return new Place(ObjectPlace.of(text));
  }

  /**
   * Where a connection of type {@code models} leads.
   *
   * @throws IllegalArgumentException when it leads nowhere; never with its login
   */
  public static Place of(Connection connection) {
    String what = "connection '" + connection.id() + "'";
    if (!connection.type().equals("models")) {
      throw new IllegalArgumentException(
          what + " is of type '" + connection.type() + "'; models need one of type 'models'");
    }
    try {
      return new Place(
          ObjectPlace.of(
              connection.host(),
              connection.schema(),
              () -> S3Access.ofExtra(connection.extra(), keys(connection))));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(what + ": " + e.getMessage(), e);
    }
  }

  private static Optional<S3Access.Keys> keys(Connection connection) {
    return Optional.of(connection.login())
        .filter(login -> !login.isEmpty())
        .map(login -> new S3Access.Keys(login, connection.password()));
  }

  @Override
  public String toString() {
    return at.toString();
  }
}
