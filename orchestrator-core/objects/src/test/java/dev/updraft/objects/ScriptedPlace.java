// SPDX-License-Identifier: Apache-2.0
package dev.updraft.objects;

import dev.updraft.scripted.ScriptedS3;
import java.util.Optional;

/** How to reach the scripted server. */
final class ScriptedPlace {
  private ScriptedPlace() {}

  static ObjectPlace.Bucket of(ScriptedS3 server, String prefix) {
    return of(server, ScriptedS3.BUCKET, prefix);
  }

  static ObjectPlace.Bucket of(ScriptedS3 server, String bucket, String prefix) {
    var access =
        new S3Access(
            Optional.of(server.endpoint()),
            Optional.of("us-east-1"),
            Optional.of(new S3Access.Keys("id", "secret")));
    return new ObjectPlace.Bucket(bucket, prefix, access);
  }
}
