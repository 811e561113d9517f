// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.operators.ssh.SshScript;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What finds the job of a {@link SparkSubmit} again.
 *
 * <pre>
 * {@code new SparkWork.Driver("driver-20261120120000-0000", rest, ui, "com.acme.Sales", mark, "")}
 * </pre>
 */
public sealed interface SparkWork {
  /** For the log. */
  String name();

  /**
   * A driver in a standalone cluster.
   *
   * @param id empty: the answer to the submit was lost, and it must be looked for
   * @param rest the submission server
   * @param ui the master's pages
   * @param mark what its launch line holds
   * @param master that the run named; empty = the connection's own
   */
  public record Driver(
      String id, String rest, String ui, String mainClass, String mark, String master)
      implements SparkWork {
    @Override
    public String name() {
      return id.isEmpty() ? "a lost submit" : id;
    }

    Driver named(String found) {
      return new Driver(found, rest, ui, mainClass, mark, master);
    }
  }

  /**
   * A driver that spark-submit starts in YARN or Kubernetes.
   *
   * @param place the addresses of the ResourceManagers, or of a namespace in Kubernetes
   * @param mark what it is found by, also before it is there
   * @param id of the application, or name of the pod; empty = not seen yet
   * @param asked when spark-submit had ended
   * @param script spark-submit on a gateway
   * @param told the last of its states that the log tells
   * @param read how far its log was read
   * @param stuck looks at which it could not begin
   */
  public record Launched(
      List<String> place,
      String mark,
      String id,
      Optional<Instant> asked,
      Optional<SshScript.Remote> script,
      String told,
      String read,
      int stuck)
      implements SparkWork {
    public Launched {
      place = List.copyOf(place);
    }

    static Launched not(List<String> place, String mark) {
      return new Launched(place, mark, "", Optional.empty(), Optional.empty(), "", "", 0);
    }

    @Override
    public String name() {
      return id.isEmpty() ? "a submit" : id;
    }

    /** Whether spark-submit may still run on a gateway. */
    boolean waitsForScript() {
      return id.isEmpty() && asked.isEmpty() && script.isPresent();
    }

    Launched seen(String found) {
      return new Launched(place, mark, found, asked, script, told, read, stuck);
    }

    Launched asked(Instant at) {
      return new Launched(place, mark, id, Optional.of(at), script, told, read, stuck);
    }

    Launched script(SshScript.Remote remote) {
      return new Launched(place, mark, id, asked, Optional.of(remote), told, read, stuck);
    }

    Launched told(String words) {
      return new Launched(place, mark, id, asked, script, words, read, stuck);
    }

    Launched read(String until) {
      return new Launched(place, mark, id, asked, script, told, until, stuck);
    }

    Launched stuck(int looks) {
      return new Launched(place, mark, id, asked, script, told, read, looks);
    }
  }
}
