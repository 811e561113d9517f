// SPDX-License-Identifier: Apache-2.0
package dev.updraft.objects;

import dev.updraft.testkit.s3.ScriptedS3;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

/** On a server whose pages are short, so that every list has several. */
class S3ContractTest extends ObjectStoreContract {
  private final ScriptedS3 server;
  private final S3ObjectStore store;

  S3ContractTest() throws IOException {
    server = new ScriptedS3(2);
    store = S3ObjectStore.open(Scripted.place(server, ScriptedS3.BUCKET, "some/prefix"));
  }

  @Override
  ObjectStore store() {
    return store;
  }

  @AfterEach
  void close() {
    store.close();
    server.close();
  }
}
