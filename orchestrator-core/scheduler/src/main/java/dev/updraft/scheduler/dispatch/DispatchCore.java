// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.dispatch;

import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.id.InstanceKey;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.protocol.Message;
import dev.updraft.protocol.Message.NoteState;
import dev.updraft.protocol.Timing;
import dev.updraft.scheduler.dispatch.OpenGrant.Copies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The leader's rules of the dispatch protocol for one epoch: who was heard, what is open, what was
 * published how often, what is proved. Single-threaded. It is thrown away with the epoch; nothing
 * it knows is trusted across a takeover.
 *
 * <p>What it decides takes effect only through the caller: a {@link Effects.Superseded} must be
 * committed and told by {@link #closed}, a decision to assign is told by {@link #granted} when it
 * is made and by {@link #committed} when it is durable.
 */
public final class DispatchCore {
  private static final long FIRST_PAUSE = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofSeconds(5).toNanos();
  private static final Duration OVERDUE = Duration.ofSeconds(5);

  private final Timing timing;
  private final LongSupplier nanos;
  private final Right right;
  private final Set<Protection> protections;
  private final Map<String, Worker> workers = new HashMap<>();
  private final Set<String> provedEnded = new HashSet<>();
  private final Map<GrantKey, OpenGrant> grants = new LinkedHashMap<>();
  private final TakenReports reports = new TakenReports();

  public DispatchCore(Timing timing, LongSupplier nanos, Right right) {
    this(timing, nanos, right, Protection.all());
  }

  DispatchCore(Timing timing, LongSupplier nanos, Right right, Set<Protection> protections) {
    this.timing = timing;
    this.nanos = nanos;
    this.right = right;
    this.protections = protections;
  }

  public Right right() {
    return right;
  }

  /** An open grant of a former epoch: how often it was published is unknown. */
  public void inherited(GrantRow row) {
    add(new OpenGrant(row, Copies.MANY, true, nanos.getAsLong(), FIRST_PAUSE));
  }

  /** Decided, not durable: takes credit, is not published, cannot be superseded. */
  public void granted(GrantRow row) {
    add(new OpenGrant(row, Copies.NONE, false, nanos.getAsLong(), FIRST_PAUSE));
  }

  /** The assignment is durable; its payload may be put together and {@linkplain #publish sent}. */
  public void committed(GrantKey key, Effects effects) {
    OpenGrant grant = grants.get(key);
    if (grant == null) {
      return;
    }
    grant.committed = true;
    if (provedEnded.contains(grant.incarnation)) {
      supersede(grant, true, "its worker was proved ended before it was published", effects);
    } else {
      grant.assembling = true;
      effects.payloadWanted(key);
    }
  }

  /** The grant is over, durably or by a decision that is about to become so. */
  public void closed(GrantKey key) {
    OpenGrant grant = grants.remove(key);
    if (grant != null) {
      Worker worker = worker(grant.incarnation);
      worker.grants.remove(grant);
      worker.endReported(grant.text);
    }
  }

  /** The payload is sealed: the grant goes out now, or with the next heartbeat that lacks it. */
  public void publish(GrantKey key, String payload, Effects effects) {
    OpenGrant grant = grants.get(key);
    if (grant != null) {
      grant.assembling = false;
      grant.payload = payload;
      send(grant, effects);
    }
  }

  /** Whether no copy exists anywhere: such a grant may end without any worker's word. */
  public boolean neverPublished(GrantKey key) {
    OpenGrant grant = grants.get(key);
    return grant != null && grant.committed && grant.unpublished() && !grant.superseding;
  }

  /** The payload could not be put together for now; a later heartbeat asks again. */
  public void payloadFailed(GrantKey key) {
    OpenGrant grant = grants.get(key);
    if (grant != null) {
      grant.assembling = false;
      grant.againAt = nanos.getAsLong() + LONGEST_PAUSE;
    }
  }

  /** The wish to cancel is durable. It is repeated until the grant is over. */
  public void cancel(GrantKey key, String reason, Effects effects) {
    OpenGrant grant = grants.get(key);
    if (grant != null) {
      grant.cancelReason = reason;
      sendCancel(grant, effects);
    }
  }

  /** H1, S(c), and reconciliation with what the worker holds. False: it is out of date. */
  public boolean heartbeat(Message.Heartbeat heartbeat, Effects effects) {
    long takenAt = nanos.getAsLong();
    if (provedEnded.contains(heartbeat.incarnation())) {
      return false;
    }
    Worker worker = worker(heartbeat.incarnation());
    Message.Heartbeat last = worker.heartbeat;
    if (last != null && heartbeat.n() < last.n()) {
      return false;
    }
    worker.take(heartbeat, takenAt);
    for (String predecessor : heartbeat.predecessors()) {
      if (!predecessor.equals(heartbeat.incarnation())) {
        provedEnded.add(predecessor);
        supersedeAll(predecessor, heartbeat.incarnation(), effects);
      }
    }
    for (OpenGrant grant : List.copyOf(worker.grants)) {
      reconcile(worker, grant, heartbeat.n(), takenAt, effects);
    }
    answer(worker, heartbeat, effects);
    return true;
  }

  private void answer(Worker worker, Message.Heartbeat heartbeat, Effects effects) {
    // The clock is read after the heartbeat was taken: a pause in between must not answer.
    long now = nanos.getAsLong();
    String inbox = worker.inbox();
    if (inbox != null && right.holds(now)) {
      effects.send(
          inbox, new Message.Answer(right.epoch(), heartbeat.incarnation(), heartbeat.n(), now));
    }
  }

  private void reconcile(Worker worker, OpenGrant grant, long n, long now, Effects effects) {
    if (!grant.committed || grant.superseding) {
      return;
    }
    NoteState noted = worker.noted(grant.text);
    if (noted == null) {
      if (!protections.contains(Protection.ABSENCE_PROVES_NOTHING)) {
        supersede(grant, true, "not listed", effects);
        return;
      }
      if (n > grant.named && now - grant.againAt >= 0) {
        again(grant, effects);
      }
    } else {
      grant.listed();
      if (noted == NoteState.RUNNING && !grant.started) {
        grant.started = true;
        effects.started(grant.key);
      }
    }
    sendCancel(grant, effects);
  }

  private void again(OpenGrant grant, Effects effects) {
    if (grant.payload != null) {
      send(grant, effects);
    } else if (!grant.assembling) {
      grant.assembling = true;
      effects.payloadWanted(grant.key);
    }
  }

  /** A2. */
  private void send(OpenGrant grant, Effects effects) {
    Worker worker = worker(grant.incarnation);
    Message.Heartbeat last = worker.heartbeat;
    String inbox = worker.inbox();
    String payload = grant.payload;
    long now = nanos.getAsLong();
    if (last == null
        || inbox == null
        || payload == null
        || grant.superseding
        || !right.holds(now)) {
      return;
    }
    boolean named = protections.contains(Protection.NAMED_HEARTBEAT);
    long n = named ? last.n() : Long.MAX_VALUE;
    effects.send(
        inbox,
        new Message.Assign(right.epoch(), grant.incarnation, grant.text, grant.strict, n, payload));
    grant.published(last.n(), now, LONGEST_PAUSE);
  }

  private void sendCancel(OpenGrant grant, Effects effects) {
    String inbox = worker(grant.incarnation).inbox();
    String reason = grant.cancelReason;
    if (reason != null && inbox != null && right.holds(nanos.getAsLong())) {
      effects.send(inbox, new Message.Cancel(right.epoch(), grant.incarnation, grant.text, reason));
    }
  }

  /** S(b): what came back was the only copy. Any other return only means: this inbox is gone. */
  public void returned(String inbox, List<? extends Message> messages, Effects effects) {
    for (Worker worker : workers.values()) {
      if (inbox.equals(worker.inbox())) {
        worker.inboxGone(inbox);
      }
    }
    for (Message message : messages) {
      if (message instanceof Message.Assign assign && assign.epoch() == right.epoch()) {
        OpenGrant grant = open(assign.grant());
        if (grant != null
            && grant.incarnation.equals(assign.incarnation())
            && (grant.copies == Copies.ONE || !protections.contains(Protection.ONLY_COPY))) {
          supersede(grant, true, "the only copy came back", effects);
        }
      }
    }
  }

  /** S(c) and S(d) by the clock. Nanoseconds until a lease runs out, if its worker stays silent. */
  public long tick(Effects effects) {
    long now = nanos.getAsLong();
    long next = Long.MAX_VALUE;
    for (OpenGrant grant : List.copyOf(grants.values())) {
      long left = grant.committed ? left(grant, now) : Long.MAX_VALUE;
      next = Math.min(next, left);
      if (left <= 0) {
        supersede(grant, grant.unpublished(), "no heartbeat for a full lease", effects);
      }
    }
    Duration forgotten = timing.patientLeaderLease().plus(timing.right());
    workers.values().removeIf(w -> w.grants.isEmpty() && w.left(now, forgotten) <= 0);
    return next;
  }

  /** Nothing is granted. Not before a worker is known: one that starts waits for a greeting. */
  public boolean quiet() {
    return grants.isEmpty() && !workers.isEmpty();
  }

  private long left(OpenGrant grant, long now) {
    Worker worker = worker(grant.incarnation);
    return worker.heartbeat != null
        ? worker.left(now, timing.leaderLease(grant.strict))
        : right.unheardLapsed(grant.strict, now) ? 0 : Long.MAX_VALUE;
  }

  /** A3: whether a report is for the grant that is open. Empty: it names no grant at all. */
  public Optional<Judged> report(Message.Report report, Effects effects) {
    GrantKey key;
    try {
      key = GrantKey.parse(report.grant());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    TakenReports.Known known = reports.take(report);
    if (known == TakenReports.Known.COMMITTED
        || !protections.contains(Protection.CONFIRM_AFTER_COMMIT)) {
      confirm(List.of(report), effects);
    }
    if (known != TakenReports.Known.NEW) {
      return Optional.of(new Judged(key, Judged.Verdict.REPEATED));
    }
    OpenGrant grant = grants.get(key);
    if (grant == null || grant.superseding) {
      return Optional.of(
          protections.contains(Protection.LATE_CHANGES_NOTHING)
              ? new Judged(key, Judged.Verdict.LATE)
              : new Judged(openOf(key.instance()).orElse(key), Judged.Verdict.OPEN));
    }
    if (!TakenReports.end(report)) {
      if (grant.started) {
        return Optional.of(new Judged(key, Judged.Verdict.REPEATED));
      }
      grant.started = true;
    }
    return Optional.of(new Judged(key, Judged.Verdict.OPEN));
  }

  /** A4: the commit that contains these reports is known to stand. */
  public void reportsCommitted(Collection<Message.Report> committed, Effects effects) {
    committed.forEach(reports::committed);
    confirm(committed, effects);
  }

  private void confirm(Collection<Message.Report> committed, Effects effects) {
    Map<String, List<String>> byIncarnation = new LinkedHashMap<>();
    for (Message.Report report : committed) {
      // A confirm names no kind, so a confirmed start could pass for a confirmed end.
      if (TakenReports.end(report)) {
        byIncarnation
            .computeIfAbsent(report.incarnation(), _ -> new ArrayList<>())
            .add(report.grant());
      }
    }
    byIncarnation.forEach(
        (incarnation, texts) -> {
          Worker worker = workers.get(incarnation);
          String inbox = worker == null ? null : worker.inbox();
          if (inbox != null) {
            effects.send(inbox, new Message.Confirm(right.epoch(), incarnation, texts));
          }
        });
  }

  /** A1: heard under this epoch, not overdue, reachable, with credit left. */
  public List<Candidate> candidates() {
    long now = nanos.getAsLong();
    List<Candidate> found = new ArrayList<>();
    if (!right.holds(now)) {
      return found;
    }
    for (Worker worker : workers.values()) {
      if (worker.left(now, OVERDUE) > 0 && !provedEnded.contains(worker.incarnation)) {
        worker.candidate().ifPresent(found::add);
      }
    }
    return found;
  }

  /** The key to which payloads for that incarnation are sealed. */
  public Optional<String> publicKey(GrantKey key) {
    OpenGrant grant = grants.get(key);
    Message.Heartbeat last = grant == null ? null : worker(grant.incarnation).heartbeat;
    return last == null ? Optional.empty() : Optional.of(last.publicKey());
  }

  private Optional<GrantKey> openOf(InstanceKey instance) {
    return grants.keySet().stream().filter(key -> key.instance().equals(instance)).findFirst();
  }

  private @Nullable OpenGrant open(String text) {
    try {
      OpenGrant grant = grants.get(GrantKey.parse(text));
      return grant == null || grant.superseding ? null : grant;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private void add(OpenGrant grant) {
    grants.put(grant.key, grant);
    worker(grant.incarnation).grants.add(grant);
  }

  private Worker worker(String incarnation) {
    return workers.computeIfAbsent(incarnation, Worker::new);
  }

  private void supersedeAll(String ended, String successor, Effects effects) {
    Worker former = workers.get(ended);
    List<OpenGrant> held = former == null ? List.of() : List.copyOf(former.grants);
    for (OpenGrant grant : held) {
      if (grant.committed && !willReport(successor, grant)) {
        supersede(grant, grant.unpublished(), "proved ended by " + successor, effects);
      }
    }
  }

  /** It found an end on the disk, and repeats it until it is confirmed. */
  private boolean willReport(String successor, OpenGrant grant) {
    return worker(successor).noted(grant.text) != null
        && protections.contains(Protection.SUCCESSOR_REPORTS);
  }

  private static void supersede(
      OpenGrant grant, boolean neverStarted, String proof, Effects effects) {
    if (!grant.superseding) {
      grant.superseding = true;
      effects.superseded(grant.key, neverStarted, proof);
    }
  }
}
