// SPDX-License-Identifier: Apache-2.0
package dev.updraft.objects;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Says what the SDK's exceptions mean, and how to mend it.
 *
 * @param server its address, or AWS and the region
 */
public record S3Failures(String bucket, String server) {
  static final String CREDENTIALS =
      "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give this machine a role";

  public static S3Failures of(String bucket, S3Client client) {
    var configuration = client.serviceClientConfiguration();
    return new S3Failures(
        bucket,
        configuration
            .endpointOverride()
            .map(URI::toString)
            .orElse("AWS, region " + configuration.region().id()));
  }

  /**
   * @param what was to be done
   */
  public IOException told(String what, SdkException failure) {
    if (failure instanceof AbortedException) {
      var interrupted = new InterruptedIOException(what + ": interrupted");
      interrupted.initCause(failure);
      return interrupted;
    }
    return new IOException(
        "%s (bucket '%s' at %s): %s".formatted(what, bucket, server, why(failure)), failure);
  }

  /** Whether it may be well again without anybody mending anything here. */
  public static boolean isAway(SdkException failure) {
    return failure instanceof S3Exception answer
        ? answer.statusCode() >= 500 || answer.statusCode() == 429
        : isTimeout(failure) || hasIoCause(failure);
  }

  static boolean isAbsent(S3Exception answer) {
    return answer.statusCode() == 404 && !code(answer).equals("NoSuchBucket");
  }

  private String why(SdkException failure) {
    if (failure instanceof S3Exception answer) {
      return why(answer);
    }
    String message = String.valueOf(failure.getMessage());
    if (isTimeout(failure)) {
      return "it took too long. See whether the server hangs, and how fast the network is";
    }
    if (hasIoCause(failure)) {
      return "it does not answer (%s). See whether it runs, and AWS_ENDPOINT_URL_S3"
          .formatted(root(failure));
    }
    return message.contains("credentials")
        ? "no credentials were found: " + CREDENTIALS + ". " + message
        : message;
  }

  private String why(S3Exception answer) {
    String said = answer.statusCode() + " " + code(answer);
    return switch (code(answer)) {
      case "NoSuchBucket" -> "there is no such bucket; make it, or name another";
      case "AccessDenied" ->
          "access denied. These credentials need s3:GetObject, s3:PutObject and s3:DeleteObject on"
              + " its objects, and s3:ListBucket on the bucket";
      case "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken" ->
          "it does not know these credentials (" + said + "): " + CREDENTIALS;
      case "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraint" ->
          "the bucket is in %s: set AWS_REGION".formatted(region(answer));
      case "RequestTimeTooSkewed" -> "this machine's clock differs too much from the server's";
      default ->
          "it answered %s: %s"
              .formatted(said.strip(), details(answer).map(S3Failures::message).orElse(""));
    };
  }

  private static String region(S3Exception answer) {
    return details(answer)
        .flatMap(all -> all.sdkHttpResponse().firstMatchingHeader("x-amz-bucket-region"))
        .map(name -> "region " + name)
        .orElse("another region");
  }

  private static String code(S3Exception answer) {
    return details(answer).map(AwsErrorDetails::errorCode).orElse("");
  }

  private static String message(AwsErrorDetails details) {
    return String.valueOf(details.errorMessage());
  }

  /** A HEAD has none. */
  private static Optional<AwsErrorDetails> details(S3Exception answer) {
    return Optional.ofNullable(answer.awsErrorDetails());
  }

  private static boolean isTimeout(SdkException failure) {
    return failure instanceof ApiCallTimeoutException
        || failure instanceof ApiCallAttemptTimeoutException;
  }

  private static boolean hasIoCause(SdkException failure) {
    return causes(failure).anyMatch(IOException.class::isInstance);
  }

  private static Throwable root(SdkException failure) {
    return causes(failure).reduce(failure, (_, last) -> last);
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, each -> each != null, Throwable::getCause);
  }
}
