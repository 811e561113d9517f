// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import dev.updraft.api.Connection;
import dev.updraft.objects.FolderObjectStore;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.UUID;

/** Where models are kept. */
public sealed interface Place {
  /** The models there; a folder is made where it is missing. */
  ModelRegistry open() throws IOException;

  /**
   * A folder that all workers share.
   *
   * @param path absolute
   */
  record Folder(Path path) implements Place {
    @Override
    public ModelRegistry open() throws IOException {
      // No two processes may write the same file aside, on whichever machines they are.
      return new ModelRegistry(new FolderObjectStore(path, "models-" + UUID.randomUUID()));
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  /**
   * Reads the text of a command line: the path of a folder.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Place of(String text) {
    return folder(text, "the place of the models");
  }

  /**
   * Where a connection of type {@code models} leads: its schema is the folder.
   *
   * @throws IllegalArgumentException when it leads nowhere; never with its login
   */
  static Place of(Connection connection) {
    String what = "connection '" + connection.id() + "'";
    if (!connection.type().equals("models")) {
      throw new IllegalArgumentException(
          what + " is of type '" + connection.type() + "'; models need one of type 'models'");
    }
    String schema = connection.schema();
    // models://folder/srv/models, where an address must have a host
    return folder(
        connection.host().equals("folder") ? "/" + schema : schema, what + ": its schema");
  }

  private static Place folder(String text, String what) {
    try {
      if (text.startsWith("/")) {
        return new Folder(Path.of(text.replaceFirst("^/+", "/")).normalize());
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(what + " is '" + text + "', which is no path", e);
    }
    throw new IllegalArgumentException(
        what + " is '" + text + "'; it must be a folder, such as /srv/models");
  }
}
