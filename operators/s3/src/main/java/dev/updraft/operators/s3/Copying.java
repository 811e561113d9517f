// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.s3;

import dev.updraft.api.TaskFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import org.slf4j.Logger;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A copy under way. */
record Copying(S3Client s3, S3Address from, S3Address to, Logger log) {
  private static final int AT_ONCE = 8;

  /** In one request S3 copies 5 GB at most; a part of this size takes it some seconds. */
  private static final long PART = 256L << 20;

  /** An object, and whether it was there. */
  private record One(long bytes, boolean copied) {}

  Copied all() {
    Map<String, S3Object> there = there();
    List<One> done =
        s3
            .listObjectsV2Paginator(ask -> ask.bucket(from.bucket()).prefix(from.key()))
            .contents()
            .stream()
            .filter(object -> from.isFolder() || object.key().equals(from.key()))
            .gather(Gatherers.mapConcurrent(AT_ONCE, object -> one(object, there)))
            .toList();
    if (done.isEmpty()) {
      throw new TaskFailed("Nothing is at " + from + ": there is nothing to copy");
    }
    List<One> copied = done.stream().filter(One::copied).toList();
    var all =
        new Copied(
            copied.size(),
            copied.stream().mapToLong(One::bytes).sum(),
            done.size() - copied.size());
    log.info("{} copied to {}, {} were there already", all.objects(), to, all.already());
    return all;
  }

  private Map<String, S3Object> there() {
    return s3
        .listObjectsV2Paginator(ask -> ask.bucket(to.bucket()).prefix(to.key()))
        .contents()
        .stream()
        .collect(Collectors.toMap(S3Object::key, Function.identity()));
  }

  private One one(S3Object object, Map<String, S3Object> there) {
    String target = to.key() + object.key().substring(from.key().length());
    S3Object before = there.get(target);
    if (before != null
        && before.size().equals(object.size())
        && before.eTag().equals(object.eTag())) {
      return new One(object.size(), false);
    }
    if (object.size() > PART) {
      inParts(object, target);
    } else {
      s3.copyObject(
          ask ->
              ask.sourceBucket(from.bucket())
                  .sourceKey(object.key())
                  .copySourceIfMatch(object.eTag())
                  .destinationBucket(to.bucket())
                  .destinationKey(target));
    }
    log.info("s3://{}/{} ({} bytes)", to.bucket(), target, object.size());
    return new One(object.size(), true);
  }

  private void inParts(S3Object object, String target) {
    var like = s3.headObject(ask -> ask.bucket(from.bucket()).key(object.key()));
    String upload =
        s3.createMultipartUpload(
                ask ->
                    ask.bucket(to.bucket())
                        .key(target)
                        .contentType(like.contentType())
                        .contentEncoding(like.contentEncoding())
                        .cacheControl(like.cacheControl())
                        .metadata(like.metadata()))
            .uploadId();
    boolean whole = false;
    try {
      List<CompletedPart> parts = new ArrayList<>();
      for (long begin = 0; begin < object.size(); begin += PART) {
        parts.add(part(object, target, upload, begin, parts.size() + 1));
      }
      s3.completeMultipartUpload(
          ask ->
              ask.bucket(to.bucket())
                  .key(target)
                  .uploadId(upload)
                  .multipartUpload(all -> all.parts(parts)));
      whole = true;
    } finally {
      if (!whole) { // parts that nobody completes are paid for
        s3.abortMultipartUpload(ask -> ask.bucket(to.bucket()).key(target).uploadId(upload));
      }
    }
  }

  private CompletedPart part(
      S3Object object, String target, String upload, long begin, int number) {
    long last = Math.min(begin + PART, object.size()) - 1;
    var done =
        s3.uploadPartCopy(
            ask ->
                ask.sourceBucket(from.bucket())
                    .sourceKey(object.key())
                    .copySourceIfMatch(object.eTag())
                    .copySourceRange("bytes=%d-%d".formatted(begin, last))
                    .destinationBucket(to.bucket())
                    .destinationKey(target)
                    .uploadId(upload)
                    .partNumber(number));
    return CompletedPart.builder().partNumber(number).eTag(done.copyPartResult().eTag()).build();
  }
}
