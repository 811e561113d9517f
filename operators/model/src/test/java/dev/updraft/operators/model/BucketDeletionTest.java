// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import dev.updraft.objects.ObjectPlace;
import dev.updraft.objects.ObjectStore;
import dev.updraft.objects.S3Access;
import dev.updraft.testkit.s3.ScriptedS3;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** On a server whose pages are short, so that every list has several. */
class BucketDeletionTest extends DeletionContract {
  private final ScriptedS3 server;
  private final ObjectStore store;

  BucketDeletionTest() throws IOException {
    server = new ScriptedS3(2);
    var access =
        new S3Access(
            Optional.of(server.endpoint()),
            Optional.of("us-east-1"),
            Optional.of(new S3Access.Keys("id", "secret")));
    store = new ObjectPlace.Bucket(ScriptedS3.BUCKET, "some/prefix", access).open("test");
  }

  @Override
  ObjectStore anew() throws IOException {
    for (String key : store.list("models")) {
      store.delete(key);
    }
    return store;
  }

  @AfterEach
  void close() {
    new ModelRegistry(store).close();
    server.close();
  }
}
