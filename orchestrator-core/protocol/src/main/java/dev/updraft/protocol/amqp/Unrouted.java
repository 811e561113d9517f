// SPDX-License-Identifier: Apache-2.0
package dev.updraft.protocol.amqp;

import com.rabbitmq.client.Channel;
import dev.updraft.protocol.LeaderTransport;
import dev.updraft.protocol.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * What was published on one channel and is not yet acknowledged. RabbitMQ returns an unroutable
 * message and then acknowledges it, Qpid refuses it and then returns it: whichever comes first
 * counts, once. A publish whose connection broke is forgotten: its fate is unknown, which proves
 * nothing.
 */
final class Unrouted {
  private final ConcurrentSkipListMap<Long, Sent> bySequence = new ConcurrentSkipListMap<>();
  private final LeaderTransport.Listener listener;
  private final Channel channel;

  Unrouted(Channel channel, LeaderTransport.Listener listener) throws IOException {
    this.channel = channel;
    this.listener = listener;
    channel.confirmSelect();
    channel.addConfirmListener(
        (tag, multiple) -> take(tag, multiple),
        (tag, multiple) -> take(tag, multiple).forEach(this::tell));
    channel.addReturnListener(back -> returned(back.getProperties().getMessageId()));
  }

  /** Only from one thread: the sequence number belongs to the very next publish. */
  void publish(String inbox, List<? extends Message> messages, byte[] body) throws IOException {
    long sequence = channel.getNextPublishSeqNo();
    bySequence.put(sequence, new Sent(inbox, List.copyOf(messages)));
    channel.basicPublish(
        Topology.DIRECT, inbox, true, Topology.transientProperties(Long.toString(sequence)), body);
  }

  void hello(byte[] body) throws IOException {
    channel.basicPublish(Topology.HELLO, "", Topology.transientProperties(""), body);
  }

  private void returned(String id) {
    Sent sent = bySequence.remove(Long.parseLong(id));
    if (sent != null) {
      tell(sent);
    }
  }

  private List<Sent> take(long tag, boolean multiple) {
    var taken = new ArrayList<Sent>();
    if (multiple) {
      var upTo = bySequence.headMap(tag, true);
      upTo.keySet().forEach(key -> add(taken, bySequence.remove(key)));
    } else {
      add(taken, bySequence.remove(tag));
    }
    return taken;
  }

  private static void add(List<Sent> taken, @Nullable Sent sent) {
    if (sent != null) {
      taken.add(sent);
    }
  }

  private void tell(Sent sent) {
    listener.returned(sent.inbox(), sent.messages());
  }

  private record Sent(String inbox, List<Message> messages) {}
}
