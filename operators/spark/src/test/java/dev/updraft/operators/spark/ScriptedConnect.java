// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.testkit.external.Outside;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.connect.proto.ExecutePlanRequest;
import org.apache.spark.connect.proto.ExecutePlanResponse;
import org.apache.spark.connect.proto.InterruptRequest;
import org.apache.spark.connect.proto.InterruptResponse;
import org.apache.spark.connect.proto.ReattachExecuteRequest;
import org.apache.spark.connect.proto.ReleaseSessionRequest;
import org.apache.spark.connect.proto.ReleaseSessionResponse;
import org.apache.spark.connect.proto.SparkConnectServiceGrpc;

/**
 * A Spark Connect server, written from the source of 4.1, that speaks by Spark's own generated
 * messages. What becomes of operations the test says. Thread-safe.
 */
final class ScriptedConnect extends SparkConnectServiceGrpc.SparkConnectServiceImplBase
    implements Outside, AutoCloseable {
  static final String TOKEN = "t0psecret";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
  private final Server server;
  private final Map<String, ScriptedOperation> operations = new LinkedHashMap<>();
  private final Queue<StatusRuntimeException> refusals = new ArrayDeque<>();
  private final List<String> requests = new ArrayList<>();
  private final Set<String> closed = new HashSet<>();
  private List<String> rows = List.of("{\"code\":\"a\",\"sold\":1.50}");
  private StatusRuntimeException failure =
      ConnectErrors.error("DIVIDE_BY_ZERO", "22012", "[DIVIDE_BY_ZERO] Division by zero.");
  private boolean away;
  private boolean deaf;
  private boolean holds;
  private int cutAfter = Integer.MAX_VALUE;
  private boolean cutByServer;
  private int started;
  private int mostAtOnce;

  private ScriptedConnect(ServerCredentials credentials) throws IOException {
    var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server =
        OkHttpServerBuilder.forPort(loopback, credentials)
            // its own, so that a test can see which ones a client leaves
            .executor(threads)
            .transportExecutor(threads)
            .scheduledExecutorService(timer)
            .intercept(new Gate())
            .addService(this)
            .build()
            .start();
  }

  static ScriptedConnect start() throws IOException {
    return new ScriptedConnect(InsecureServerCredentials.create());
  }

  static ScriptedConnect start(ServerCredentials credentials) throws IOException {
    return new ScriptedConnect(credentials);
  }

  /** As the server's own, with its words. */
  private static final class Gate implements ServerInterceptor {
    @Override
    public <Q, S> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
      String given =
          headers.get(Metadata.Key.of("Authorization", Metadata.ASCII_STRING_MARSHALLER));
      if (("Bearer " + TOKEN).equals(given)) {
        return next.startCall(call, headers);
      }
      call.close(
          Status.UNAUTHENTICATED.withDescription("Invalid authentication token"), new Metadata());
      return new ServerCall.Listener<>() {};
    }
  }

  int port() {
    return server.getPort();
  }

  /** JSON of a connection to it, with its token. */
  String connection() {
    return """
    {"id":"lake","type":"spark-connect","host":"127.0.0.1","port":%d,"login":"ann","password":"%s"}\
    """
        .formatted(port(), TOKEN);
  }

  /** The next request gets this. */
  synchronized void refuses(StatusRuntimeException why) {
    refusals.add(why);
  }

  /** How what fails from now on does. */
  synchronized void failure(StatusRuntimeException why) {
    failure = why;
  }

  synchronized void rows(List<String> json) {
    rows = json;
  }

  /**
   * Each stream breaks off after so many answers.
   *
   * @param byServer it is ended well, as after the two minutes that a server gives each
   */
  synchronized void cutAfter(int answers, boolean byServer) {
    cutAfter = answers;
    cutByServer = byServer;
  }

  /**
   * Streams of what runs stay open, as a server leaves them for two minutes. They do not unless
   * said, for then each test waits.
   */
  synchronized void holds(boolean yes) {
    holds = yes;
  }

  /** An interrupt is answered, and nothing ends. */
  synchronized void deaf(boolean yes) {
    deaf = yes;
  }

  /** Somebody ends all that runs. */
  synchronized void interruptAll() {
    end(ScriptedOperation.State.CANCELED);
  }

  /** As after a restart. */
  synchronized void forget() {
    operations.clear();
  }

  /** Names of calls, in order. */
  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  synchronized ExecutePlanRequest newest() {
    return operations.values().stream().toList().getLast().request;
  }

  @Override
  public void executePlan(
      ExecutePlanRequest request, StreamObserver<ExecutePlanResponse> observer) {
    answer("ExecutePlan", observer, () -> begin(request, observer));
  }

  @Override
  public void reattachExecute(
      ReattachExecuteRequest request, StreamObserver<ExecutePlanResponse> observer) {
    answer(
        "ReattachExecute " + request.getLastResponseId(),
        observer,
        () -> {
          open(request.getSessionId());
          var found =
              Optional.ofNullable(operations.get(request.getOperationId()))
                  .orElseThrow(() -> ConnectErrors.handle("SESSION_NOT_FOUND"));
          send(found, found.after(request.getLastResponseId()), observer);
        });
  }

  @Override
  public void interrupt(InterruptRequest request, StreamObserver<InterruptResponse> observer) {
    answer(
        "Interrupt",
        observer,
        () -> {
          open(request.getSessionId());
          var found = operations.get(request.getOperationId());
          if (found != null && found.state == ScriptedOperation.State.RUNNING && !deaf) {
            found.state = ScriptedOperation.State.CANCELED;
          }
          observer.onNext(
              InterruptResponse.newBuilder().setSessionId(request.getSessionId()).build());
          observer.onCompleted();
        });
  }

  @Override
  public void releaseSession(
      ReleaseSessionRequest request, StreamObserver<ReleaseSessionResponse> observer) {
    answer(
        "ReleaseSession",
        observer,
        () -> {
          closed.add(request.getSessionId());
          observer.onNext(ReleaseSessionResponse.getDefaultInstance());
          observer.onCompleted();
        });
  }

  private void open(String session) {
    if (closed.contains(session)) {
      throw ConnectErrors.handle("SESSION_CLOSED");
    }
  }

  private synchronized void answer(String call, StreamObserver<?> observer, Runnable how) {
    requests.add(call);
    try {
      if (away) {
        throw Status.UNAVAILABLE.withDescription("no route to it").asRuntimeException();
      }
      if (!refusals.isEmpty()) {
        throw refusals.remove();
      }
      how.run();
    } catch (StatusRuntimeException e) {
      observer.onError(e);
    }
  }

  private void begin(ExecutePlanRequest request, StreamObserver<ExecutePlanResponse> observer) {
    open(request.getSessionId());
    if (operations.containsKey(request.getOperationId())) {
      throw ConnectErrors.handle("OPERATION_ALREADY_EXISTS");
    }
    var fresh = new ScriptedOperation(request);
    operations.put(request.getOperationId(), fresh);
    started++;
    mostAtOnce = Math.max(mostAtOnce, running());
    send(fresh, 0, observer);
  }

  /** A stream of what runs reports how far that is, and stays open, or is left to a later one. */
  private void send(
      ScriptedOperation operation, int from, StreamObserver<ExecutePlanResponse> observer) {
    if (operation.state == ScriptedOperation.State.RUNNING) {
      operation.report(3);
      operation.report(4);
    }
    var due = operation.answers.subList(from, operation.answers.size());
    due.stream().limit(cutAfter).forEach(observer::onNext);
    if (cutAfter < due.size()) {
      if (!cutByServer) {
        throw Status.UNAVAILABLE.withDescription("Connection reset").asRuntimeException();
      }
      observer.onCompleted();
      return;
    }
    switch (operation.state) {
      case RUNNING -> {
        if (!holds) {
          observer.onCompleted();
        }
      }
      case FINISHED -> observer.onCompleted();
      case FAILED -> throw failure;
      case CANCELED ->
          throw ConnectErrors.error(
              "OPERATION_CANCELED", "HY008", "[OPERATION_CANCELED] Operation has been canceled.");
    }
  }

  @Override
  public synchronized int started() {
    return started;
  }

  @Override
  public synchronized int running() {
    return (int)
        operations.values().stream()
            .filter(each -> each.state == ScriptedOperation.State.RUNNING)
            .count();
  }

  @Override
  public synchronized int mostAtOnce() {
    return mostAtOnce;
  }

  @Override
  public synchronized void finish() {
    end(ScriptedOperation.State.FINISHED);
  }

  @Override
  public synchronized void fail() {
    end(ScriptedOperation.State.FAILED);
  }

  private void end(ScriptedOperation.State how) {
    for (ScriptedOperation each : operations.values()) {
      if (each.state == ScriptedOperation.State.RUNNING) {
        each.state = how;
        if (how == ScriptedOperation.State.FINISHED) {
          each.result(rows);
        }
      }
    }
  }

  @Override
  public synchronized void reachable(boolean yes) {
    away = !yes;
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    timer.shutdownNow();
    threads.shutdownNow();
  }
}
