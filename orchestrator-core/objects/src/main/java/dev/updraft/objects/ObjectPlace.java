// SPDX-License-Identifier: Apache-2.0
package dev.updraft.objects;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Where objects are kept. Opening a folder loads no class of the AWS SDK. */
public sealed interface ObjectPlace {
  /** What the address of a bucket begins with. */
  String SCHEME = "s3://";

  /**
   * Makes a folder where it is missing, never a bucket.
   *
   * @param writer names this process among all that write there
   * @throws IOException when it cannot be used, with how to mend that; a bucket's server that does
   *     not answer is only warned of, for it may come back
   */
  ObjectStore open(String writer) throws IOException;

  /** A folder: of one machine, or on a file system that all machines share. */
  record Folder(Path path) implements ObjectPlace {
    public Folder {
      path = path.toAbsolutePath().normalize();
    }

    @Override
    public ObjectStore open(String writer) throws IOException {
      return new FolderObjectStore(path, writer);
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  /**
   * A bucket of S3, or of a server that speaks as S3 does.
   *
   * @param prefix what all keys begin with, without a slash at its end; empty: the bucket is ours
   */
  record Bucket(String name, String prefix, S3Access access) implements ObjectPlace {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    /**
     * @throws IllegalArgumentException for what can be no bucket or prefix
     */
    public Bucket {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "'"
                + name
                + "' can be no bucket: its name has 3 to 63 small letters, digits, dots and"
                + " hyphens, such as s3://my-bucket/updraft");
      }
      prefix = ObjectKey.checkPrefix(prefix);
    }

    @Override
    public ObjectStore open(String writer) throws IOException {
      return S3ObjectStore.open(this);
    }

    @Override
    public String toString() {
      return "s3://" + name + (prefix.isEmpty() ? "" : "/" + prefix);
    }
  }

  /**
   * Reads {@code s3://bucket}, {@code s3://bucket/prefix} or the path of a folder. How to reach the
   * bucket is said by what the AWS SDK reads: {@code AWS_REGION}, {@code AWS_ENDPOINT_URL_S3}, its
   * default chain of credentials.
   *
   * @throws IllegalArgumentException when it is neither, with how to mend it
   */
  static ObjectPlace of(String text) {
    return of(text, S3Access::ofEnvironment);
  }

  /**
   * Where a connection leads: its schema is the path of a folder, or {@code s3://bucket/prefix}. In
   * an address, which must have a host, that is {@code folder} or {@code s3}: {@code
   * models://s3/bucket/prefix}.
   *
   * @param access to a bucket; asked for only where it is one
   * @throws IllegalArgumentException where it leads nowhere, with how to mend it
   */
  static ObjectPlace of(String host, String schema, Supplier<S3Access> access) {
    String path =
        switch (host) {
          case "folder" -> "/" + schema;
          case "s3" -> SCHEME + schema;
          default -> schema;
        };
    if (!path.startsWith(SCHEME) && !path.startsWith("/")) {
      throw new IllegalArgumentException(
          "its schema is '"
              + path
              + "'; it must be a folder that all workers share, such as /srv/updraft, or a bucket,"
              + " such as s3://my-bucket/updraft");
    }
    return of(path.replaceFirst("^/+", "/"), access);
  }

  private static ObjectPlace of(String text, Supplier<S3Access> access) {
    if (text.startsWith(SCHEME)) {
      String[] parts = text.substring(SCHEME.length()).split("/", 2);
      return new Bucket(parts[0], parts.length == 1 ? "" : parts[1], access.get());
    }
    // Path would take it for a folder named "s3:".
    if (text.matches("[A-Za-z][A-Za-z0-9+.-]*:/.*")) {
      throw new IllegalArgumentException(
          "'" + text + "' is neither a folder nor a bucket such as s3://my-bucket/updraft");
    }
    try {
      return new Folder(Path.of(text));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("'" + text + "' is no path of a folder", e);
    }
  }
}
