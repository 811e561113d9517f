// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import dev.updraft.objects.ObjectPlace;
import dev.updraft.objects.ObjectStore;
import dev.updraft.objects.S3Access;
import dev.updraft.testkit.s3.ScriptedS3;
import java.io.IOException;
import java.util.Optional;

/** A bucket on a server whose pages are short, so that every list has several. */
record ScriptedBucket(ScriptedS3 server, ObjectStore store) implements AutoCloseable {
  static ScriptedBucket start() throws IOException {
    var server = new ScriptedS3(2);
    var access =
        new S3Access(
            Optional.of(server.endpoint()),
            Optional.of("us-east-1"),
            Optional.of(new S3Access.Keys("id", "secret")));
    var place = new ObjectPlace.Bucket(ScriptedS3.BUCKET, "some/prefix", access);
    return new ScriptedBucket(server, place.open("test"));
  }

  ObjectStore anew() throws IOException {
    for (String key : store.list("models")) {
      store.delete(key);
    }
    return store;
  }

  @Override
  public void close() {
    new ModelRegistry(store).close();
    server.close();
  }
}
