// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.sagemaker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.TaskFailed;
import dev.updraft.operators.http.WholeAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.utils.SdkAutoCloseable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends requests to SageMaker, in its protocol JSON 1.1, signed by the AWS SDK. */
final class SageMakerApi implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final long LARGEST = 4 << 20;
  private static final int LONGEST_SAID = 500;
  private static final int TOO_MANY = 429;

  /** Of the headers that are signed, the client sets these itself. */
  private static final Set<String> CLIENTS_OWN = Set.of("host", "content-length");

  private static final Set<String> THROTTLED =
      Set.of(
          "ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded");
  private static final Set<String> NOBODY =
      Set.of(
          "UnrecognizedClientException",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "SignatureDoesNotMatch",
          "IncompleteSignature",
          "MissingAuthenticationToken",
          "ExpiredToken",
          "ExpiredTokenException");
  private static final Set<String> FORBIDDEN = Set.of("AccessDeniedException", "AccessDenied");

  private final URI server;
  private final String region;
  private final AwsCredentialsProvider credentials;
  private final HttpClient client;

  SageMakerApi(URI server, String region, AwsCredentialsProvider credentials) {
    this.server = server.resolve("/");
    this.region = region;
    this.credentials = credentials;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  URI server() {
    return server;
  }

  /**
   * One request.
   *
   * @param action such as {@code DescribeEndpoint}
   * @throws Busy when it may be done later
   * @throws Refused when it may not
   * @throws TaskFailed when it is the credentials that are refused
   */
  JsonNode call(String action, JsonNode input) throws IOException, InterruptedException, Refused {
    HttpRequest request = signed(action, JsonMapper.shared().writeValueAsString(input));
    HttpResponse<String> answer;
    try {
      answer =
          WholeAnswer.of(client, request, BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST));
    } catch (IOException e) {
      throw new IOException("SageMaker did not answer at " + server + ": " + e, e);
    }
    JsonNode json = json(answer.body());
    if (answer.statusCode() / 100 == 2) {
      return json;
    }
    throw refusal(action, answer, json);
  }

  private HttpRequest signed(String action, String body) throws IOException {
    SdkHttpRequest plain =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(server)
            .putHeader("Content-Type", "application/x-amz-json-1.1")
            .putHeader("X-Amz-Target", "SageMaker." + action)
            .build();
    AwsCredentials known = known();
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                sign ->
                    sign.identity(known)
                        .request(plain)
                        .payload(ContentStreamProvider.fromUtf8String(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "sagemaker")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region))
            .request();
    var request =
        HttpRequest.newBuilder(server).timeout(LONGEST).POST(BodyPublishers.ofString(body, UTF_8));
    signed.forEachHeader(
        (name, values) -> {
          if (CLIENTS_OWN.stream().noneMatch(name::equalsIgnoreCase)) {
            values.forEach(value -> request.header(name, value));
          }
        });
    return request.build();
  }

  private AwsCredentials known() throws IOException {
    try {
      return credentials.resolveCredentials();
    } catch (SdkClientException e) {
      throw new IOException(
          "No AWS credentials were found: give the connection an access key as login and password,"
              + " or the worker's machine a role. "
              + e.getMessage(),
          e);
    }
  }

  private Refused refusal(String action, HttpResponse<String> answer, JsonNode json)
      throws IOException {
    int status = answer.statusCode();
    String code = code(answer, json);
    String said = cut(json.path("message").asString(json.path("Message").asString("")));
    String told = "%s answered %d %s to %s: %s".formatted(server, status, code, action, said);
    if (status >= 500 || status == TOO_MANY || THROTTLED.contains(code)) {
      throw new Busy("SageMaker does not help now: " + told);
    }
    if (code.isEmpty()) {
      throw new IOException("What answers is no SageMaker: " + told + cut(answer.body()));
    }
    if (NOBODY.contains(code)) {
      throw new TaskFailed(
          "AWS refuses the credentials: "
              + told
              + ". Mend login and password of the connection, or the role of the worker's machine");
    }
    if (FORBIDDEN.contains(code)) {
      throw new TaskFailed(told + ". Allow that to the connection's user or role");
    }
    return new Refused(code, said);
  }

  /** Such as {@code ValidationException}; empty when nobody of AWS answers. */
  private static String code(HttpResponse<String> answer, JsonNode json) {
    String type =
        json.path("__type").asString(answer.headers().firstValue("x-amzn-ErrorType").orElse(""));
    String named = type.substring(type.indexOf('#') + 1);
    int more = named.indexOf(':');
    return more < 0 ? named : named.substring(0, more);
  }

  private static JsonNode json(String body) {
    try {
      return JsonMapper.shared().readTree(body);
    } catch (JacksonException e) {
      return JsonMapper.shared().createObjectNode();
    }
  }

  private static String cut(String words) {
    String said = words.strip();
    return said.length() <= LONGEST_SAID ? said : said.substring(0, LONGEST_SAID) + "…";
  }

  @Override
  public void close() {
    client.shutdownNow();
    if (credentials instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
  }
}
