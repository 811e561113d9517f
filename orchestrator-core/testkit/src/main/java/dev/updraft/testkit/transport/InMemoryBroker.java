// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.transport;

import dev.updraft.protocol.LeaderTransport;
import dev.updraft.protocol.Message;
import dev.updraft.protocol.MessageJson;
import dev.updraft.protocol.WorkerTransport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A broker without a network: delivers at once, on the sender's thread, and lets a test break
 * connections. Trusted only because it passes {@link TransportContract}. Messages travel as frames,
 * so that what cannot be written as JSON fails here too.
 */
public final class InMemoryBroker {
  private final MessageJson json = new MessageJson();
  private final Map<Long, LeaderTransport.Listener> events = new ConcurrentHashMap<>();
  private final Map<String, WorkerTransport.Listener> inboxes = new ConcurrentHashMap<>();
  private final AtomicInteger names = new AtomicInteger();

  public LeaderTransport leader() {
    return new Leader();
  }

  public Worker worker() {
    return new Worker();
  }

  /** A worker's connection that a test can break. */
  public final class Worker implements WorkerTransport {
    private String inbox = "";
    private WorkerTransport.@Nullable Listener listener;

    @Override
    public void open(WorkerTransport.Listener opened) {
      listener = opened;
      connect();
    }

    /** The inbox goes with the connection. */
    public void disconnect() {
      inboxes.remove(inbox);
      if (listener != null) {
        listener.connected(false);
      }
    }

    /** With a new inbox. */
    public void connect() {
      inbox = "inbox." + names.incrementAndGet();
      if (listener != null) {
        inboxes.put(inbox, listener);
        listener.connected(true);
      }
    }

    @Override
    public String inbox() {
      return inbox;
    }

    @Override
    public void send(long epoch, List<? extends Message> messages) {
      var leader = events.get(epoch);
      if (leader != null && inboxes.containsKey(inbox)) {
        leader.received(json.read(json.write(messages)), () -> {});
      }
    }

    @Override
    public void close() {
      inboxes.remove(inbox);
    }
  }

  private final class Leader implements LeaderTransport {
    private long epoch;
    private LeaderTransport.@Nullable Listener listener;

    @Override
    public void open(long opened, LeaderTransport.Listener told) {
      epoch = opened;
      listener = told;
      events.put(opened, told);
      told.connected(true);
    }

    @Override
    public void hello(Message.Hello hello) {
      inboxes.values().forEach(inbox -> inbox.received(json.read(json.write(List.of(hello)))));
    }

    @Override
    public void send(String inbox, List<? extends Message> messages) {
      var to = inboxes.get(inbox);
      if (to != null) {
        to.received(json.read(json.write(messages)));
      } else if (listener != null) {
        listener.returned(inbox, List.copyOf(messages));
      }
    }

    @Override
    public void close() {
      events.remove(epoch);
    }
  }
}
