// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.s3;

import dev.updraft.api.Connection;
import dev.updraft.api.ConnectionView;
import dev.updraft.api.TaskFailed;
import dev.updraft.objects.S3Access;
import dev.updraft.objects.S3Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A connection of type {@code aws}, as Airflow has it: login and password are an access key; with
 * neither, it is the worker's machine that has a role. Extras: {@code region_name}, and for a
 * server of your own {@code endpoint_url}; one of the two is needed.
 *
 * <pre>{@code
 * var lake = flow.connection("lake", S3.class);
 * flow.given(lake, flow.context()).run("load", this::load);
 *
 * void load(S3 lake, TaskContext task) throws IOException {
 *   Path file = task.folder().resolve("orders.csv");
 *   lake.download("s3://landing/orders.csv", file);
 * }
 * }</pre>
 *
 * <p>What is wrong with it fails the task for good, when a task uses it.
 */
public record S3(Connection connection) implements ConnectionView {
  /**
   * Reads an object into a file, which is made or replaced.
   *
   * @param address such as {@code s3://bucket/key}
   * @throws IOException when it cannot be had, with what to do
   */
  public void download(String address, Path to) throws IOException {
    S3Address from = S3Address.of(address);
    use(
        "reading " + address,
        from,
        s3 -> {
          Files.deleteIfExists(to);
          s3.getObject(ask -> ask.bucket(from.bucket()).key(from.key()), to);
        });
  }

  /**
   * Writes a file to an object, which is made or replaced, whole or not at all.
   *
   * @param address such as {@code s3://bucket/key}
   * @throws IOException when it cannot be written, with what to do
   */
  public void upload(Path from, String address) throws IOException {
    S3Address to = S3Address.of(address);
    use(
        "writing " + address,
        to,
        s3 -> s3.putObject(ask -> ask.bucket(to.bucket()).key(to.key()), from));
  }

  /** What is done with the client. */
  @FunctionalInterface
  private interface Use {
    void with(S3Client client) throws IOException;
  }

  private void use(String what, S3Address at, Use use) throws IOException {
    try (S3Client client = client()) {
      try {
        use.with(client);
      } catch (SdkException e) {
        throw S3Failures.of(at.bucket(), client).told(what, e);
      }
    }
  }

  /** The caller closes it. */
  S3Client client() {
    try {
      return access().client();
    } catch (SdkClientException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  /**
   * What the connection says, for who speaks to another service of AWS.
   *
   * @throws TaskFailed when it is of another type, or incomplete
   */
  public S3Access access() {
    if (!connection.type().equals("aws")) {
      throw wrong("it is of type '" + connection.type() + "', and must be of type aws");
    }
    Optional<S3Access.Keys> keys =
        connection.login().isEmpty()
            ? Optional.empty()
            : Optional.of(new S3Access.Keys(connection.login(), connection.password()));
    try {
      return S3Access.ofExtra(connection.extra(), keys);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private TaskFailed wrong(String what) {
    return new TaskFailed("The connection " + connection.id() + " cannot be used: " + what);
  }
}
