// SPDX-License-Identifier: Apache-2.0
package dev.updraft.objects;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Objects in a bucket of S3, or of a server that speaks as S3 does and keeps its conditional
 * writes. An object appears whole or not at all. No call waits for ever: one that a server does not
 * answer fails after 45 seconds, with a second more for each 128 KB that it carries.
 *
 * <p>A failure names bucket, key and server, and what to mend. An object has at most 5 GB.
 */
public final class S3ObjectStore implements ObjectStore, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(S3ObjectStore.class);
  private static final long LARGEST = 5L << 30;
  private static final int IN_MEMORY = 256 << 20;
  private static final int LOST = 412;
  private static final String MARK = "updraft-write";
  private static final String NOT_READ = "could not be read";

  private final S3Client s3;
  private final S3Limits limits;
  private final S3Failures failures;
  private final String bucket;
  private final String root;
  private final String writer = UUID.randomUUID().toString();
  private final AtomicLong writes = new AtomicLong();

  private S3ObjectStore(S3Client s3, S3Limits limits, ObjectPlace.Bucket place) {
    this.s3 = s3;
    this.limits = limits;
    this.failures = S3Failures.of(place.name(), s3);
    this.bucket = place.name();
    this.root = place.prefix().isEmpty() ? "" : place.prefix() + "/";
  }

  /**
   * The bucket must be there.
   *
   * @throws IOException when it is not, or the server refuses, or region or credentials are not
   *     known; a server that does not answer is only warned of
   */
  public static S3ObjectStore open(ObjectPlace.Bucket place) throws IOException {
    return open(place, S3Limits.USUAL);
  }

  static S3ObjectStore open(ObjectPlace.Bucket place, S3Limits limits) throws IOException {
    S3ObjectStore store = new S3ObjectStore(client(place, limits), limits, place);
    boolean opened = false;
    try {
      store.look(place + " cannot be listed");
      opened = true;
      return store;
    } finally {
      if (!opened) {
        store.close();
      }
    }
  }

  private static S3Client client(ObjectPlace.Bucket place, S3Limits limits) throws IOException {
    try {
      return S3Connection.client(place.access(), limits);
    } catch (SdkClientException e) {
      throw new IOException(
          place
              + " cannot be reached: set AWS_REGION (with a server of your own to us-east-1, and"
              + " AWS_ENDPOINT_URL_S3 to its address). "
              + e.getMessage(),
          e);
    }
  }

  private void look(String what) throws IOException {
    try {
      s3.listObjectsV2(
          ask -> ask.bucket(bucket).prefix(root).maxKeys(1).overrideConfiguration(limits.of(0)));
    } catch (SdkException e) {
      IOException told = failures.told(what, e);
      if (!S3Failures.isAway(e)) {
        throw told;
      }
      LOG.warn("Going on without the object store until it is back. {}", told.getMessage());
    }
  }

  @Override
  public void put(String key, byte[] content) throws IOException {
    String at = at(key);
    attempt(
        "could not be written",
        key,
        () ->
            s3.putObject(
                ask -> ask.bucket(bucket).key(at).overrideConfiguration(limits.of(content.length)),
                RequestBody.fromBytes(content)));
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content) throws IOException {
    return create(key, RequestBody.fromBytes(content), content.length);
  }

  /** The file is sent from the disk as it is, and must not change meanwhile. */
  @Override
  public boolean putIfAbsent(String key, Path file) throws IOException {
    long bytes = Files.size(file);
    if (bytes > LARGEST) {
      throw new IOException(
          "%s has %.1f GB; an object of S3 that is written in one piece has at most 5"
              .formatted(file, (double) bytes / (1 << 30)));
    }
    // Or a large file would be sent only to be refused.
    return mark(key).isEmpty() && create(key, RequestBody.fromFile(file), bytes);
  }

  private boolean create(String key, RequestBody body, long bytes) throws IOException {
    String at = at(key);
    String mark = writer + "-" + writes.incrementAndGet();
    try {
      s3.putObject(
          ask ->
              ask.bucket(bucket)
                  .key(at)
                  .ifNoneMatch("*")
                  .metadata(Map.of(MARK, mark))
                  .overrideConfiguration(limits.of(bytes)),
          body);
      return true;
    } catch (SdkException e) {
      if (!(e instanceof S3Exception answer) || answer.statusCode() != LOST) {
        throw failures.told(what("could not be written", key), e);
      }
    }
    // The SDK tries again after an answer that was lost: then we have lost against ourselves.
    return mark(key).filter(mark::equals).isPresent();
  }

  /** Who wrote it; empty when it is not there, an empty text when nobody says. */
  private Optional<String> mark(String key) throws IOException {
    String at = at(key);
    return found(
        "could not be looked at",
        key,
        () ->
            s3.headObject(ask -> ask.bucket(bucket).key(at).overrideConfiguration(limits.of(0)))
                .metadata()
                .getOrDefault(MARK, ""));
  }

  @Override
  public Optional<byte[]> get(String key) throws IOException {
    GetObjectRequest request = request(key, IN_MEMORY);
    return found(NOT_READ, key, () -> s3.getObject(request, S3Download::whole));
  }

  @Override
  public Optional<InputStream> open(String key) throws IOException {
    // The limit is for the beginning of the answer; later no silence may be too long.
    GetObjectRequest request = request(key, 0);
    return found(
        NOT_READ, key, () -> new S3Download(s3.getObject(request), what(NOT_READ, key), failures));
  }

  private GetObjectRequest request(String key, long bytes) {
    return GetObjectRequest.builder()
        .bucket(bucket)
        .key(at(key))
        .overrideConfiguration(limits.of(bytes))
        .build();
  }

  private <T> Optional<T> found(String failed, String key, Call<T> call) throws IOException {
    try {
      return Optional.of(call.answer());
    } catch (SdkException e) {
      if (e instanceof S3Exception answer && S3Failures.isAbsent(answer)) {
        return Optional.empty();
      }
      throw failures.told(what(failed, key), e);
    }
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    String below = below(prefix);
    return attempt(
        "could not be listed",
        prefix,
        () ->
            s3
                .listObjectsV2Paginator(
                    ask -> ask.bucket(bucket).prefix(below).overrideConfiguration(limits.of(0)))
                .contents()
                .stream()
                .map(S3Object::key)
                .filter(key -> !key.endsWith("/")) // what consoles make to show a folder
                .map(key -> key.substring(root.length()))
                .sorted()
                .toList());
  }

  @Override
  public List<String> folders(String prefix) throws IOException {
    String below = below(prefix);
    return attempt(
        "could not be listed",
        prefix,
        () ->
            s3
                .listObjectsV2Paginator(
                    ask ->
                        ask.bucket(bucket)
                            .prefix(below)
                            .delimiter("/")
                            .overrideConfiguration(limits.of(0)))
                .commonPrefixes()
                .stream()
                .map(CommonPrefix::prefix)
                .map(folder -> folder.substring(below.length(), folder.length() - 1))
                .sorted()
                .toList());
  }

  @Override
  public void delete(String key) throws IOException {
    String at = at(key);
    var _ =
        found( // some servers mind when it is gone already
            "could not be deleted",
            key,
            () ->
                s3.deleteObject(
                    ask -> ask.bucket(bucket).key(at).overrideConfiguration(limits.of(0))));
  }

  @Override
  public void close() {
    s3.close();
  }

  private String at(String key) {
    return root + ObjectKey.check(key);
  }

  private String below(String prefix) {
    String bare = ObjectKey.checkPrefix(prefix);
    return bare.isEmpty() ? root : root + bare + "/";
  }

  private String what(String failed, String key) {
    return "s3://" + bucket + "/" + root + key + " " + failed;
  }

  private <T> T attempt(String failed, String key, Call<T> call) throws IOException {
    try {
      return call.answer();
    } catch (SdkException e) {
      throw failures.told(what(failed, key), e);
    }
  }

  @FunctionalInterface
  private interface Call<T> {
    T answer();
  }
}
