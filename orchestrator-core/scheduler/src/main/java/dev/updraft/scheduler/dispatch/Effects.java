// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.dispatch;

import dev.updraft.engine.id.GrantKey;
import dev.updraft.protocol.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the protocol wants done; gathered over one turn, so that one inbox gets one frame. */
public final class Effects {
  private final Map<String, List<Message>> frames = new LinkedHashMap<>();
  private final List<Superseded> superseded = new ArrayList<>();
  private final List<GrantKey> started = new ArrayList<>();
  private final List<GrantKey> payloadsWanted = new ArrayList<>();

  /** A proof that a grant is over; to be committed before anything is assigned again. */
  public record Superseded(GrantKey grant, boolean neverStarted, String proof) {}

  /** What is left for the next turn: proofs wait while a write is under way. */
  public Effects undecided() {
    Effects left = new Effects();
    left.superseded.addAll(superseded);
    left.started.addAll(started);
    return left;
  }

  void send(String inbox, Message message) {
    frames.computeIfAbsent(inbox, _ -> new ArrayList<>()).add(message);
  }

  void superseded(GrantKey grant, boolean neverStarted, String proof) {
    superseded.add(new Superseded(grant, neverStarted, proof));
  }

  void started(GrantKey grant) {
    started.add(grant);
  }

  void payloadWanted(GrantKey grant) {
    payloadsWanted.add(grant);
  }

  public Map<String, List<Message>> frames() {
    return frames;
  }

  public List<Superseded> superseded() {
    return superseded;
  }

  /** Grants that a heartbeat shows running. */
  public List<GrantKey> started() {
    return started;
  }

  /** Grants to be published whose payload must be put together first. */
  public List<GrantKey> payloadsWanted() {
    return payloadsWanted;
  }
}
