// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.sagemaker;

import dev.updraft.api.Connection;
import dev.updraft.api.ConnectionView;
import dev.updraft.api.TaskFailed;
import dev.updraft.objects.S3Access;
import dev.updraft.operators.s3.S3;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;

/**
 * A connection of type {@code aws}, as that of S3: login and password are an access key; with
 * neither, it is the worker's machine that has a role. Extras: {@code region_name}; {@code
 * execution_role}, the ARN of the role that SageMaker takes to fetch image and model; and for tests
 * {@code endpoint_url}.
 *
 * <pre>{@code
 * var aws = flow.connection("aws", SageMaker.class);
 * }</pre>
 *
 * <p>What is wrong with it is said, as {@link TaskFailed}, by the method that needs it.
 */
public record SageMaker(Connection connection) implements ConnectionView {
  /**
   * The role that SageMaker takes to fetch image and model.
   *
   * @throws TaskFailed when the connection does not say so
   */
  public String executionRole() {
    String role = connection.extra().getOrDefault("execution_role", "").strip();
    if (!role.matches("arn:aws[a-z-]*:iam::\\d{12}:role/\\S+")) {
      throw wrong(
          role.isEmpty()
              ? "its extra has no execution_role; give the ARN of the role that SageMaker takes,"
                  + " such as arn:aws:iam::123456789012:role/sagemaker"
              : "its extra execution_role is '"
                  + role
                  + "', and must be an ARN such as arn:aws:iam::123456789012:role/sagemaker");
    }
    return role;
  }

  /** Where people look at an endpoint; empty for a server of one's own. */
  Optional<String> console(String endpoint) {
    S3Access access = access();
    return access.endpoint().isPresent()
        ? Optional.empty()
        : access
            .region()
            .map(
                region ->
                    "https://%1$s.console.aws.amazon.com/sagemaker/home?region=%1$s#/endpoints/%2$s"
                        .formatted(region, endpoint));
  }

  /** The caller closes it. */
  SageMakerApi open() {
    S3Access access = access();
    String region = access.region().orElseThrow();
    URI server = access.endpoint().orElseGet(() -> server(region));
    return new SageMakerApi(server, region, credentials(access));
  }

  private static URI server(String region) {
    return URI.create(
        "https://" + ServiceMetadata.of("api.sagemaker").endpointFor(Region.of(region)));
  }

  private static AwsCredentialsProvider credentials(S3Access access) {
    return access
        .keys()
        .<AwsCredentialsProvider>map(
            keys ->
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(keys.id(), keys.secret())))
        .orElseGet(() -> DefaultCredentialsProvider.builder().build());
  }

  private S3Access access() {
    return new S3(connection).access();
  }

  private TaskFailed wrong(String what) {
    return new TaskFailed("The connection " + connection.id() + " cannot be used: " + what);
  }
}
