// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import dev.updraft.objects.ObjectStore;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

class BucketDeletionTest extends DeletionContract {
  private final ScriptedBucket bucket;

  BucketDeletionTest() throws IOException {
    bucket = ScriptedBucket.start();
  }

  @Override
  ObjectStore anew() throws IOException {
    return bucket.anew();
  }

  @AfterEach
  void close() {
    bucket.close();
  }
}
