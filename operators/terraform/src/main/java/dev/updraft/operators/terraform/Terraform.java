// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.Connection;
import dev.updraft.api.ConnectionView;
import dev.updraft.api.TaskFailed;
import dev.updraft.objects.ObjectPlace;
import dev.updraft.objects.ObjectStore;
import dev.updraft.objects.S3Access;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A connection of type {@code terraform}: where the state of stacks is kept, with which password it
 * is encrypted, and what Terraform is started with.
 *
 * <p>Its schema is a folder that all workers share, such as {@code /srv/terraform}, or a bucket,
 * such as {@code s3://my-bucket/terraform}. Its password encrypts what lies there: without it the
 * state is lost, so keep a copy. Extras, all optional:
 *
 * <ul>
 *   <li>{@code binary} ({@code terraform}): {@code tofu}, or the whole path of either
 *   <li>{@code env.NAME}: an environment variable, such as {@code env.AWS_ACCESS_KEY_ID}
 *   <li>for a bucket {@code region_name}, or for a server of your own {@code endpoint_url}, and
 *       {@code aws_access_key_id} with {@code aws_secret_access_key}, without which the machine's
 *       role is taken. Terraform sees none of these
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
    String given = extra("binary");
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
    if (name.equals("TF_ENCRYPTION")) {
      throw wrong(
          "its extra env.TF_ENCRYPTION would hide the state from Updraft, which encrypts what it"
              + " keeps; remove it");
    }
    return name;
  }

  /** Where the state is kept; to be closed where it can be. */
  ObjectStore store() throws IOException {
    ObjectPlace place = place();
    if (place instanceof ObjectPlace.Folder folder && !Files.isDirectory(folder.path())) {
      // A new one would know nothing of what exists, and have it all made again.
      throw wrong("there is no folder " + folder + " on this worker; mount it there, or make it");
    }
    // no two processes may write the same file aside, on whichever machines they are
    return place.open("terraform-" + UUID.randomUUID());
  }

  private ObjectPlace place() {
    if (!connection.type().isEmpty() && !connection.type().equals("terraform")) {
      throw wrong("it is of type " + connection.type() + ", and must be of type terraform");
    }
    try {
      return ObjectPlace.of(
          connection.host(),
          connection.schema(),
          () -> S3Access.ofExtra(connection.extra(), bucketKeys()));
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  /** Not login and password: that one encrypts. Never given to Terraform. */
  private Optional<S3Access.Keys> bucketKeys() {
    String id = extra("aws_access_key_id");
    String secret = extra("aws_secret_access_key");
    if (!connection.login().isEmpty()) {
      throw wrong(
          "it has a login; its password encrypts the state, and so the key of a bucket stands in"
              + " the extras aws_access_key_id and aws_secret_access_key. Remove the login");
    }
    if (id.isEmpty() != secret.isEmpty()) {
      throw wrong(
          "of the extras aws_access_key_id and aws_secret_access_key it has only one; give both, or"
              + " none where this machine has a role");
    }
    if (!extra("aws_session_token").isEmpty()) {
      throw wrong(
          "its extra aws_session_token makes a key that ends while Terraform runs; give a lasting"
              + " key, or none where this machine has a role");
    }
    return id.isEmpty() ? Optional.empty() : Optional.of(new S3Access.Keys(id, secret));
  }

  private String extra(String name) {
    return connection.extra().getOrDefault(name, "").strip();
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
