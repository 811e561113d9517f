// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.port.SchedulerStore.Command;
import dev.updraft.engine.state.RunRow;
import dev.updraft.objects.FolderObjectStore;
import dev.updraft.objects.ObjectStore;
import dev.updraft.protocol.LeaderTransport;
import dev.updraft.protocol.Message;
import dev.updraft.protocol.Timing;
import dev.updraft.scheduler.dispatch.ReportOf;
import dev.updraft.scheduler.dispatch.Right;
import dev.updraft.scheduler.store.InMemorySchedulerStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A leader, tables and one worker under virtual time; everything happens on the test's thread. */
final class Rig implements LeaderTransport {
  int hellos;
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  final InMemorySchedulerStore.Tables tables = new InMemorySchedulerStore.Tables();
  final List<List<Message>> frames = new ArrayList<>();
  final Map<GrantKey, String> assigned = new LinkedHashMap<>();
  final Map<GrantKey, Message.NoteState> notes = new LinkedHashMap<>();
  int acks;
  private final ObjectStore objects;
  private final Suspects suspects = new Suspects();
  private long now;
  private long beats;
  private long commands;
  LeaderLoop loop;
  Message.About about = Message.About.UNTOLD;

  Rig(Path folder) {
    try {
      this.objects = new FolderObjectStore(folder, "rig");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.loop = takeOver();
  }

  /** A new leader from what the tables hold. */
  LeaderLoop takeOver() {
    return takeOver(false);
  }

  /** As {@link #takeOver()}; with ZooKeeper, if it shall keep a fence. */
  LeaderLoop takeOver(boolean byFence) {
    var store = new InMemorySchedulerStore(tables, this::time);
    var taken = store.takeOver("s").orElseThrow();
    Right right =
        new Right(
            Timing.DEFAULT,
            new Right.Takeover(taken.epoch(), now, now, taken.resigned(), false),
            byFence);
    PayloadCipher cipher = (plain, _, _) -> new String(plain, StandardCharsets.UTF_8);
    Tools tools =
        new Tools(
            Timing.DEFAULT,
            () -> now,
            this,
            objects,
            cipher,
            suspects,
            Runnable::run,
            Runnable::run);
    loop = LeaderLoop.load(tools, store, right, taken.now());
    return loop;
  }

  Instant time() {
    return START.plusNanos(now);
  }

  /** Each second a tick of the leader and a heartbeat of the worker. */
  void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      now += 1_000_000_000L;
      beat();
    }
  }

  /** Nobody is heard meanwhile. */
  void later(int seconds) {
    now += seconds * 1_000_000_000L;
    settle();
  }

  void settle() {
    for (int i = 0; i < 8; i++) {
      loop.step(null);
    }
  }

  void beat() {
    List<Message.Note> list = new ArrayList<>();
    notes.forEach((grant, state) -> list.add(new Message.Note(grant.toString(), state)));
    loop.received(
        List.of(
            new Message.Heartbeat(
                "host-A",
                "A",
                "inbox-A",
                List.of(),
                ++beats,
                4,
                4 - notes.size(),
                List.of("default"),
                list,
                "key",
                about)),
        () -> {});
    settle();
  }

  void report(Message.Report report) {
    loop.received(List.of(report), () -> acks++);
    settle();
  }

  /** Runs what was assigned last to its good end. */
  void finish(GrantKey grant) {
    report(ReportOf.started("A", grant));
    notes.remove(grant);
    report(ReportOf.ok("A", grant));
  }

  GrantKey last() {
    return List.copyOf(assigned.keySet()).getLast();
  }

  long command(String kind, String payload) {
    long id = written(kind, payload);
    loop.ring();
    settle();
    return id;
  }

  /** In the table; nobody rang. */
  long written(String kind, String payload) {
    long id = ++commands;
    tables.commands.put(id, new Command(id, "ann", kind, payload, time()));
    return id;
  }

  RunRow run() {
    return tables.runs.values().iterator().next();
  }

  @Override
  public void open(long epoch, Listener listener) {}

  @Override
  public void hello(Message.Hello hello) {
    hellos++;
  }

  @Override
  public void send(String inbox, List<? extends Message> messages) {
    frames.add(List.copyOf(messages));
    for (Message message : messages) {
      if (message instanceof Message.Assign assign) {
        GrantKey grant = GrantKey.parse(assign.grant());
        assigned.put(grant, assign.payload());
        notes.put(grant, Message.NoteState.ACCEPTED);
      }
    }
  }

  @Override
  public void close() {}
}
