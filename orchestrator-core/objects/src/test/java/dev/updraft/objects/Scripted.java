// SPDX-License-Identifier: Apache-2.0
package dev.updraft.objects;

import dev.updraft.testkit.s3.ScriptedS3;
import java.util.Optional;

/** Places on the server of the tests. */
final class Scripted {
  private Scripted() {}

  static ObjectPlace.Bucket place(ScriptedS3 server, String bucket, String prefix) {
    var access =
        new S3Access(
            Optional.of(server.endpoint()),
            Optional.of("us-east-1"),
            Optional.of(new S3Access.Keys("id", "secret")));
    return new ObjectPlace.Bucket(bucket, prefix, access);
  }
}
