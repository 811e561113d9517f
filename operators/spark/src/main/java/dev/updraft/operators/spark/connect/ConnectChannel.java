// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptors;
import io.grpc.ConnectivityState;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.TlsChannelCredentials;
import io.grpc.okhttp.OkHttpChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A connection to a server, for one look. It brings its own threads and takes them with it: those
 * that gRPC would share and keep belong to no attempt.
 */
public final class ConnectChannel implements AutoCloseable {
  /** A look at what sends without pause. */
  private static final long LONGEST_LOOK_SECONDS = 60;

  private static final long ANSWER_SECONDS = 30;
  private static final long END_SECONDS = 5;

  /** Below the ten megabytes of answers that a server keeps, and those that a result may have. */
  private static final long MOST_ROW_BYTES = 8 << 20;

  /** Batches are of 4 MB unless the server is told otherwise. */
  private static final int LARGEST_ANSWER = 32 << 20;

  /** A refusal tells its words twice, the second time as base64. */
  private static final int LARGEST_REFUSAL = 64 << 10;

  private static final MethodDescriptor<Message, Message> EXECUTE =
      method("ExecutePlan", MethodDescriptor.MethodType.SERVER_STREAMING);
  private static final MethodDescriptor<Message, Message> REATTACH =
      method("ReattachExecute", MethodDescriptor.MethodType.SERVER_STREAMING);
  private static final MethodDescriptor<Message, Message> INTERRUPT =
      method("Interrupt", MethodDescriptor.MethodType.UNARY);
  private static final MethodDescriptor<Message, Message> RELEASE =
      method("ReleaseSession", MethodDescriptor.MethodType.UNARY);

  private static final Look UNREACHED =
      new Look.Failed(
          new Refusal(
              Status.Code.UNAVAILABLE, "", "", Optional.empty(), "no connection within 10 seconds"),
          false);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
  private final ManagedChannel channel;
  private final Channel authorized;
  private final long limit;

  private ConnectChannel(Address at, long limit) throws IOException {
    this.limit = limit;
    channel =
        OkHttpChannelBuilder.forTarget("dns:///" + at, credentials(at))
            .executor(threads)
            .offloadExecutor(threads)
            .transportExecutor(threads)
            .scheduledExecutorService(timer)
            .disableServiceConfigLookUp()
            .disableRetry()
            .maxInboundMessageSize(LARGEST_ANSWER)
            .maxInboundMetadataSize(LARGEST_REFUSAL)
            .build();
    var headers = new Metadata();
    if (!at.token().isEmpty()) {
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
          "Bearer " + at.token());
    }
    authorized =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  public static ConnectChannel to(Address at) throws IOException {
    return new ConnectChannel(at, MOST_ROW_BYTES);
  }

  private static ChannelCredentials credentials(Address at) throws IOException {
    if (!at.tls()) {
      return InsecureChannelCredentials.create();
    }
    var tls = TlsChannelCredentials.newBuilder();
    if (!at.ca().isEmpty()) {
      tls.trustManager(new ByteArrayInputStream(at.ca().getBytes(UTF_8)));
    }
    return tls.build();
  }

  private static MethodDescriptor<Message, Message> method(
      String name, MethodDescriptor.MethodType type) {
    return MethodDescriptor.newBuilder(Message.ON_THE_WIRE, Message.ON_THE_WIRE)
        .setFullMethodName("spark.connect.SparkConnectService/" + name)
        .setType(type)
        .build();
  }

  /** Starts an operation; one that a lost request started already is looked at instead. */
  public Look begin(Operation operation, Message plan, String tag)
      throws IOException, InterruptedException {
    Look first = stream(EXECUTE, operation.execute(plan, tag), new Answers("", limit));
    return first instanceof Look.Failed(Refusal why, boolean _)
            && why.is("INVALID_HANDLE.OPERATION_ALREADY_EXISTS")
        ? look(operation, "")
        : first;
  }

  /**
   * Looks at one that goes on.
   *
   * @param seen what the look before said; empty = from its first answer on
   */
  public Look look(Operation operation, String seen) throws IOException, InterruptedException {
    return stream(REATTACH, operation.reattach(seen), new Answers(seen, limit));
  }

  private Look stream(MethodDescriptor<Message, Message> method, Message request, Answers answers)
      throws IOException, InterruptedException {
    var call =
        ClientCalls.blockingV2ServerStreamingCall(
            authorized, method, within(LONGEST_LOOK_SECONDS), request);
    try {
      Look look = answers.read(call::read);
      boolean silent = look instanceof Look.Goes goes && !goes.heard();
      return silent && channel.getState(false) != ConnectivityState.READY ? UNREACHED : look;
    } finally {
      call.cancel("looked", null);
    }
  }

  /**
   * Tells it to end; that is done some moments later.
   *
   * @return why not
   */
  public Optional<Refusal> interrupt(Operation operation) throws InterruptedException {
    return told(INTERRUPT, operation.interrupt());
  }

  /**
   * Closes the session of the operation, for good: a request for it that comes late starts nothing.
   *
   * @return why not
   */
  public Optional<Refusal> release(Operation operation) throws InterruptedException {
    return told(RELEASE, operation.release());
  }

  private Optional<Refusal> told(MethodDescriptor<Message, Message> method, Message request)
      throws InterruptedException {
    try {
      ClientCalls.blockingV2UnaryCall(authorized, method, within(ANSWER_SECONDS), request);
      return Optional.empty();
    } catch (StatusException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return Optional.of(Refusal.of(e));
    }
  }

  private static CallOptions within(long seconds) {
    return CallOptions.DEFAULT.withDeadlineAfter(seconds, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      // it needs its threads to say good-bye
      channel.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
      threads.shutdown();
      threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      timer.shutdownNow();
      threads.shutdownNow();
    }
  }
}
