// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.transport;

import dev.updraft.protocol.LeaderTransport;
import dev.updraft.protocol.Message;
import dev.updraft.protocol.WorkerTransport;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps what a transport told, for the test to take in order. */
final class Heard implements LeaderTransport.Listener, WorkerTransport.Listener {
  private static final long LIMIT_SECONDS = 60;
  private static final long SOON_MILLIS = 100;

  private final BlockingQueue<List<Message>> received = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> returned = new LinkedBlockingQueue<>();
  private final BlockingQueue<Boolean> states = new LinkedBlockingQueue<>();

  @Override
  public void received(List<Message> messages, Runnable ack) {
    received.add(messages);
    ack.run();
  }

  @Override
  public void received(List<Message> messages) {
    received.add(messages);
  }

  @Override
  public void returned(String inbox, List<Message> messages) {
    returned.add(inbox);
  }

  @Override
  public void connected(boolean up) {
    states.add(up);
  }

  List<Message> next() throws InterruptedException {
    return taken(received);
  }

  /** Whether that comes soon; what comes before it is left out. */
  boolean hears(List<Message> expected) throws InterruptedException {
    List<Message> next;
    do {
      next = received.poll(SOON_MILLIS, TimeUnit.MILLISECONDS);
    } while (next != null && !next.equals(expected));
    return next != null;
  }

  String nextReturned() throws InterruptedException {
    return taken(returned);
  }

  boolean nextState() throws InterruptedException {
    return taken(states);
  }

  boolean returnedOf(String inbox) {
    return returned.contains(inbox);
  }

  boolean nothingReturned() {
    return returned.isEmpty();
  }

  private static <T> T taken(BlockingQueue<T> queue) throws InterruptedException {
    T value = queue.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (value == null) {
      throw new AssertionError("nothing came within " + LIMIT_SECONDS + " s" + connecting());
    }
    return value;
  }

  /** Where those stand that should have come: without it a rare failure says nothing. */
  private static String connecting() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().matches(".*-(publish|consume|proxy)"))
        .map(thread -> "\n" + thread.getKey() + "\n  " + frames(thread.getValue()))
        .collect(Collectors.joining());
  }

  private static String frames(StackTraceElement[] stack) {
    return Stream.of(stack)
        .limit(12)
        .map(StackTraceElement::toString)
        .collect(Collectors.joining("\n  "));
  }
}
