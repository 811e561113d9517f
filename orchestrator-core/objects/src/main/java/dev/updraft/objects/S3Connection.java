// SPDX-License-Identifier: Apache-2.0
package dev.updraft.objects;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.endpoints.S3EndpointParams;
import software.amazon.awssdk.services.s3.endpoints.S3EndpointProvider;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Makes the SDK's client. */
final class S3Connection {
  private static final int ATTEMPTS = 5;
  private static final int CONFLICT = 409;

  private S3Connection() {}

  static S3Client client(S3Access access, S3Limits limits) {
    // Who writes at once with somebody else may be told 409: neither has won yet, ask again.
    var retries =
        AwsRetryStrategy.standardRetryStrategy().toBuilder()
            .maxAttempts(ATTEMPTS)
            .retryOnException(e -> e instanceof S3Exception s3 && s3.statusCode() == CONFLICT)
            .build();
    var builder =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(limits.connect())
                    .socketTimeout(limits.silence()))
            .overrideConfiguration(all -> all.retryStrategy(retries))
            .endpointProvider(new PathStyle(S3EndpointProvider.defaultProvider()));
    access.endpoint().ifPresent(builder::endpointOverride);
    access.region().map(Region::of).ifPresent(builder::region);
    access
        .keys()
        .map(keys -> AwsBasicCredentials.create(keys.id(), keys.secret()))
        .map(StaticCredentialsProvider::create)
        .ifPresent(builder::credentialsProvider);
    return builder.build();
  }

  /** Servers of one's own seldom have a host name for each bucket. */
  private record PathStyle(S3EndpointProvider usual) implements S3EndpointProvider {
    @Override
    public CompletableFuture<Endpoint> resolveEndpoint(S3EndpointParams params) {
      return usual.resolveEndpoint(
          params.endpoint() == null ? params : params.toBuilder().forcePathStyle(true).build());
    }
  }
}
