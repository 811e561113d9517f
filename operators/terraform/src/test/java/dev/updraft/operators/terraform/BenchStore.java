// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.Connection;
import dev.updraft.testkit.s3.ScriptedS3;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a bench keeps the state of its stacks. */
interface BenchStore {
  void make() throws IOException;

  Connection connection(String password);

  /** As when a shared file system is away, or a server that no longer answers. */
  void away() throws IOException;

  void back() throws IOException;

  /** For another process, which reads it by {@link #read}. */
  String told();

  static BenchStore read(String told) {
    return told.startsWith("http") ? new Bucket(URI.create(told), null) : new Folder(Path.of(told));
  }

  record Folder(Path path) implements BenchStore {
    @Override
    public void make() throws IOException {
      Files.createDirectories(path);
    }

    @Override
    public Connection connection(String password) {
      return new Connection("tf", "terraform", "", 0, path.toString(), "", password, Map.of());
    }

    @Override
    public void away() throws IOException {
      Files.move(path, aside());
      Files.createFile(path);
    }

    @Override
    public void back() throws IOException {
      Files.delete(path);
      Files.move(aside(), path);
    }

    private Path aside() {
      return path.resolveSibling("store.away");
    }

    @Override
    public String told() {
      return path.toString();
    }
  }

  /**
   * @param server null where it is another process's
   */
  record Bucket(URI endpoint, @Nullable ScriptedS3 server) implements BenchStore {
    static final String SECRET = "the-secret-of-the-bucket";

    @Override
    public void make() {}

    @Override
    public Connection connection(String password) {
      return new Connection(
          "tf",
          "terraform",
          "s3",
          0,
          ScriptedS3.BUCKET + "/state",
          "",
          password,
          Map.of(
              "endpoint_url",
              endpoint.toString(),
              "aws_access_key_id",
              "the-key-of-the-bucket",
              "aws_secret_access_key",
              SECRET));
    }

    @Override
    public void away() {
      owned().fallSilent();
    }

    @Override
    public void back() {
      owned().well();
    }

    private ScriptedS3 owned() {
      if (server == null) {
        throw new IllegalStateException("the server is another process's");
      }
      return server;
    }

    @Override
    public String told() {
      return endpoint.toString();
    }
  }
}
