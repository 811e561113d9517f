// SPDX-License-Identifier: Apache-2.0
package dev.updraft.objects;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * How to reach a bucket. What is empty, the AWS SDK looks for where it always does.
 *
 * @param endpoint of a server that speaks as S3 does, such as {@code http://127.0.0.1:9000}
 */
public record S3Access(Optional<URI> endpoint, Optional<String> region, Optional<Keys> keys) {

  /** An access key. */
  public record Keys(String id, String secret) {
    @Override
    public String toString() {
      return "Keys[" + id + "]"; // never the secret
    }
  }

  /**
   * A client for what a store does not do, with the same limits of time; the caller closes it.
   *
   * @throws software.amazon.awssdk.core.exception.SdkClientException when no region is known
   */
  public S3Client client() {
    return S3Connection.client(this, S3Limits.USUAL);
  }

  /** All from environment, system properties, profile and the machine, in the SDK's order. */
  public static S3Access ofEnvironment() {
    return new S3Access(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * As a connection tells it, by the names that extras of Airflow's type {@code aws} have: {@code
   * region_name}, and for a server of one's own {@code endpoint_url}.
   *
   * @param keys empty: the machine's role
   * @throws IllegalArgumentException where neither is told, or no address; never with a key
   */
  public static S3Access ofExtra(Map<String, String> extra, Optional<Keys> keys) {
    Optional<URI> endpoint = given(extra, "endpoint_url").map(S3Access::address);
    Optional<String> region = given(extra, "region_name");
    if (region.isEmpty() && endpoint.isEmpty()) {
      throw new IllegalArgumentException(
          "its extra has no region_name, such as eu-central-1, and for a server of your own no"
              + " endpoint_url");
    }
    return new S3Access(endpoint, region.or(() -> Optional.of("us-east-1")), keys);
  }

  private static Optional<String> given(Map<String, String> extra, String name) {
    return Optional.ofNullable(extra.get(name)).map(String::strip).filter(text -> !text.isEmpty());
  }

  private static URI address(String text) {
    if (!text.matches("https?://[^/@?]+/?")) {
      throw new IllegalArgumentException(
          "its endpoint_url must be an address such as http://minio.example:9000");
    }
    return URI.create(text);
  }
}
