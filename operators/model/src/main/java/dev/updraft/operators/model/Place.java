// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import dev.updraft.api.Connection;
import dev.updraft.objects.ForeignFolder;
import dev.updraft.objects.ObjectPlace;
import dev.updraft.objects.S3Access;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Where models are kept.
 *
 * @param at a folder that all workers share, or a bucket
 */
public record Place(ObjectPlace at) {
  private static final String BUCKET = "s3://";

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
    String schema = path(connection);
    if (schema.startsWith(BUCKET)) {
      String[] parts = schema.substring(BUCKET.length()).split("/", 2);
      String prefix = parts.length == 1 ? "" : parts[1];
      return new Place(new ObjectPlace.Bucket(parts[0], prefix, access(connection, what)));
    }
    if (!schema.startsWith("/")) {
      throw new IllegalArgumentException(
          what
              + ": its schema is '"
              + schema
              + "'; it must be a folder, such as /srv/models, or a bucket, such as"
              + " s3://bucket/models");
    }
    return of(schema.replaceFirst("^/+", "/"));
  }

  /** An address must have a host: models://folder/srv/models, models://s3/bucket/models. */
  private static String path(Connection connection) {
    String schema = connection.schema();
    return switch (connection.host()) {
      case "folder" -> "/" + schema;
      case "s3" -> BUCKET + schema;
      default -> schema;
    };
  }

  /** By the names that Airflow's connections of type {@code aws} have. */
  private static S3Access access(Connection connection, String what) {
    Map<String, String> extra = connection.extra();
    Optional<URI> endpoint = given(extra, "endpoint_url").map(text -> endpoint(text, what));
    Optional<String> region = given(extra, "region_name");
    if (region.isEmpty() && endpoint.isEmpty()) {
      throw new IllegalArgumentException(
          what
              + ": its extra has no region_name, such as eu-central-1, and for a server of your own"
              + " no endpoint_url");
    }
    Optional<S3Access.Keys> keys =
        Optional.of(connection.login())
            .filter(login -> !login.isEmpty())
            .map(login -> new S3Access.Keys(login, connection.password()));
    return new S3Access(endpoint, region.or(() -> Optional.of("us-east-1")), keys);
  }

  private static Optional<String> given(Map<String, String> extra, String name) {
    return Optional.ofNullable(extra.get(name)).map(String::strip).filter(text -> !text.isEmpty());
  }

  private static URI endpoint(String text, String what) {
    if (!text.matches("https?://[^/@?]+/?")) {
      throw new IllegalArgumentException(
          what + ": its endpoint_url must be an address such as http://minio.example:9000");
    }
    return URI.create(text);
  }

  @Override
  public String toString() {
    return at.toString();
  }
}
