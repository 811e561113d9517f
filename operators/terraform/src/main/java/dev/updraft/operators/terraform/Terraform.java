// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.Connection;
import dev.updraft.api.ConnectionView;
import dev.updraft.api.TaskFailed;
import dev.updraft.objects.FolderObjectStore;
import dev.updraft.objects.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A connection of type {@code terraform}: where the state of stacks is kept, with which password it
 * is encrypted, and what Terraform is started with.
 *
 * <p>Its schema is a folder that all workers share, such as {@code /srv/terraform}. Its password
 * encrypts what lies there: without it the state is lost, so keep a copy. Extras, all optional:
 *
 * <ul>
 *   <li>{@code binary} ({@code terraform}): {@code tofu}, or the whole path of either
 *   <li>{@code env.NAME}: an environment variable, such as {@code env.AWS_ACCESS_KEY_ID}
 * </ul>
 *
 * <pre>{@code
 * var terraform = flow.connection("terraform", Terraform.class);
 * }</pre>
 *
 * <p>What is wrong with it is said, as {@link TaskFailed}, when a task uses it.
 */
public record Terraform(Connection connection) implements ConnectionView {
  private static final int SHORTEST_PASSWORD = 16;
  private static final String ENVIRONMENT = "env.";

  /** What is started: a command on the worker's path, or a file. */
  public String binary() {
    String given = connection.extra().getOrDefault("binary", "").strip();
    return given.isEmpty() ? "terraform" : given;
  }

  /** What it gets besides the little that every program gets; holds secrets. */
  Map<String, String> environment() {
    var all = new TreeMap<String, String>();
    connection
        .extra()
        .forEach(
            (name, value) -> {
              if (name.startsWith(ENVIRONMENT)) {
                all.put(variable(name.substring(ENVIRONMENT.length())), value);
              }
            });
    return all;
  }

  private String variable(String name) {
    if (!name.matches("[A-Za-z_]\\w*") || name.startsWith("UPDRAFT_")) {
      throw wrong("its extra " + ENVIRONMENT + name + " names no environment variable");
    }
    if (name.matches("TF_(DATA_DIR|WORKSPACE|CLI_ARGS.*|LOG.*|IN_AUTOMATION|INPUT)")) {
      throw wrong("its extra " + ENVIRONMENT + name + " is set by Updraft itself; remove it");
    }
    return name;
  }

  /** Where the state is kept. */
  ObjectStore store() throws IOException {
    String schema = connection.schema();
    // terraform://folder/srv/terraform, where an address must have a host
    String path = connection.host().equals("folder") ? "/" + schema : schema;
    if (!connection.type().isEmpty() && !connection.type().equals("terraform")) {
      throw wrong("it is of type " + connection.type() + ", and must be of type terraform");
    }
    if (!path.startsWith("/")) {
      throw wrong(
          "its schema is '"
              + path
              + "', and must be a folder that all workers share, such as"
              + " /srv/terraform");
    }
    Path folder = Path.of(path.replaceFirst("^/+", "/")).normalize();
    if (!Files.isDirectory(folder)) {
      // A new one would know nothing of what exists, and have it all made again.
      throw wrong("there is no folder " + folder + " on this worker; mount it there, or make it");
    }
    // no two processes may write the same file aside, on whichever machines they are
    return new FolderObjectStore(folder, "terraform-" + UUID.randomUUID());
  }

  /** What encrypts the state. */
  Seal seal() {
    String password = connection.password();
    if (password.length() < SHORTEST_PASSWORD) {
      throw wrong(
          "its password, which encrypts the state, has fewer than "
              + SHORTEST_PASSWORD
              + " characters; make one with: openssl rand -base64 32");
    }
    return Seal.by(password);
  }

  TaskFailed wrong(String what) {
    return new TaskFailed("The connection " + connection.id() + " cannot be used: " + what);
  }
}
