// SPDX-License-Identifier: Apache-2.0
package dev.updraft.objects;

import java.net.URI;
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
}
