// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What there is at one moment. */
final class Look {
  private final S3Address what;
  private final List<String> addresses = new ArrayList<>();
  private final CRC32C sum = new CRC32C();
  private int count;
  private long bytes;

  private Look(S3Address what) {
    this.what = what;
  }

  /** Reads the names of all keys that begin as those that are meant, a thousand at a time. */
  static Look at(S3Address what, S3Client s3) {
    KeyPattern meant = KeyPattern.of(what.key());
    Look look = new Look(what);
    s3
        .listObjectsV2Paginator(ask -> ask.bucket(what.bucket()).prefix(meant.prefix()))
        .contents()
        .stream()
        .filter(object -> meant.matches(object.key()))
        .forEach(look::add);
    return look;
  }

  private void add(S3Object object) {
    count++;
    bytes += object.size();
    if (addresses.size() < Arrived.MOST) {
      addresses.add(new S3Address(what.bucket(), object.key()).toString());
    }
    sum.update(object.key().getBytes(UTF_8));
    sum.update(object.eTag().getBytes(UTF_8));
    sum.update(ByteBuffer.allocate(Long.BYTES).putLong(0, object.size()));
  }

  int count() {
    return count;
  }

  /** Another one where an object was added, taken away, or written again. */
  long sum() {
    return sum.getValue();
  }

  Arrived arrived() {
    return new Arrived(addresses, count, bytes);
  }
}
