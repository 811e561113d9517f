// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.ExternalOperator;
import dev.updraft.api.Poll;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.TaskSkipped;
import dev.updraft.api.Value;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A shell script on another machine. It runs there on its own: no connection is held, no slot of a
 * worker, and a worker that dies costs nothing. Its output comes into the task's log with each
 * look. Exit code 99 skips the task, any other but 0 fails the attempt; the result is what it wrote
 * to the file {@code $UPDRAFT_RESULT}, without the blanks around it.
 *
 * <pre>{@code
 * var gateway = flow.connection("gateway", Ssh.class);
 * var day = flow.interval().get(DataInterval::start);
 * flow.task("load", SshScript.on(gateway).script("./load.sh \"$1\"").arg(day)).retries(1);
 * }</pre>
 *
 * <p>As Airflow's {@code SSHOperator}, which waits with the connection open and loses the command
 * when its worker dies.
 *
 * @param host where it is not the connection's
 * @param script read by {@code sh}; parameters are {@code $1}, {@code $2} …, never pasted
 * @param every the longest pause between two looks; 15 seconds unless said
 * @retry The script begins anew, once the former is ended ({@code SshScriptContractTest}); a host
 *     with another key than before fails it for good ({@code
 *     SshScriptTest.shouldGoOnlyToTheHostThatIsExpected}).
 * @cancel Its process group gets TERM, and ten seconds later KILL; tried again while the host is
 *     away. ({@code SshScriptTest.shouldEndTheWholeProcessGroupEvenOneThatDoesNotListen}, {@code
 *     SshScriptContractTest})
 * @loss The script goes on, and another worker finds it; it is begun once. ({@code
 *     SshScriptContractTest})
 * @needs to reach the host; there {@code sh} and {@code setsid}
 * @ran {@code SshScriptContractTest}, {@code SshScriptTest}, against OpenSSH
 */
public record SshScript(
    Value<Ssh> ssh,
    Optional<Value<String>> host,
    String script,
    List<Value<Object>> arguments,
    Map<String, Value<Object>> environment,
    Duration every)
    implements ExternalOperator<SshScript.Remote, String> {
  private static final Duration USUALLY = Duration.ofSeconds(15);
  private static final int LONGEST_RESULT = 65_536;
  private static final int ID_BYTES = 16;
  private static final int SKIP = 99;

  /** Looks at a script that does not begin; each is a second or more after the former. */
  private static final int PATIENT_LOOKS = 5;

  /**
   * @throws IllegalArgumentException for what can never work, while the DAG is drawn
   */
  public SshScript {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    if (script.isBlank()) {
      throw new IllegalArgumentException("the script is empty");
    }
    if (script.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("the script holds a NUL, which no shell reads");
    }
    for (String name : environment.keySet()) {
      if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
        throw new IllegalArgumentException("'" + name + "' is no name of an environment variable");
      }
    }
    if (every.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("every is " + every + "; give a second or more");
    }
  }

  /**
   * What finds a script again.
   *
   * @param key that the host showed at first
   * @param id of its folder there
   * @param read bytes of its log that were read
   * @param waits looks at which it had not begun
   */
  public record Remote(String host, String key, String id, long read, int waits) {}

  /** Begins with where it runs. */
  public static On on(Ref<Ssh> ssh) {
    return new On(Value.of(ssh), Optional.empty());
  }

  /**
   * A machine, waiting for its script.
   *
   * <pre>{@code SshScript.on(gateway).script("uptime")}</pre>
   */
  public record On(Value<Ssh> ssh, Optional<Value<String>> host) {
    /**
     * A host that is known only in the run, such as one that was made a moment ago; of the
     * connection the rest counts. Nobody can know its key beforehand: the first that it shows is
     * the one that it must show until the attempt ends.
     */
    public On host(Ref<String> name) {
      return new On(ssh, Optional.of(Value.of(name)));
    }

    /** A script without parameters yet. */
    public SshScript script(String text) {
      return new SshScript(ssh, host, text, List.of(), Map.of(), USUALLY);
    }
  }

  /** One more positional parameter. */
  @SuppressWarnings("unchecked") // a Ref only gives its value, so Ref<T> may stand for Ref<Object>
  public SshScript arg(Ref<?> value) {
    return with(Value.of((Ref<Object>) value));
  }

  /** The same, known now. */
  public SshScript arg(String value) {
    return with(Value.of((Object) value));
  }

  /** An environment variable. */
  @SuppressWarnings("unchecked") // as above
  public SshScript env(String name, Ref<?> value) {
    return with(name, Value.of((Ref<Object>) value));
  }

  /** The same, known now. */
  public SshScript env(String name, String value) {
    return with(name, Value.of((Object) value));
  }

  /** The longest pause between two looks; the first come sooner. */
  public SshScript every(Duration pause) {
    return new SshScript(ssh, host, script, arguments, environment, pause);
  }

  private SshScript with(Value<Object> argument) {
    var all = new ArrayList<>(arguments);
    all.add(argument);
    return new SshScript(ssh, host, script, all, environment, every);
  }

  private SshScript with(String name, Value<Object> value) {
    var all = new LinkedHashMap<>(environment);
    all.put(name, value);
    return new SshScript(ssh, host, script, arguments, all, every);
  }

  @Override
  public Remote submit(TaskContext task) throws IOException {
    Ssh to = ssh.get();
    String name = host.map(Value::get).orElse(to.connection().host());
    Optional<HostKey> known = host.isPresent() ? Optional.empty() : Optional.of(to.hostKey());
    var scripts = new Scripts(id(task.submitKey()));
    try (Machine machine = Machine.at(to, name, known)) {
      machine.run(scripts.begin(script, texts(), variables()));
      task.log().info("begun on {} as ~/.updraft/{}", name, scripts.id());
      return new Remote(name, machine.key().base64(), scripts.id(), 0, 0);
    }
  }

  private List<String> texts() {
    return arguments.stream().map(each -> String.valueOf(each.get())).toList();
  }

  private Map<String, String> variables() {
    var all = new LinkedHashMap<String, String>();
    environment.forEach((name, value) -> all.put(name, String.valueOf(value.get())));
    return all;
  }

  /** The name of an attempt's folder there. */
  static String id(String key) {
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
      return HexFormat.of().formatHex(sum, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  @Override
  public Poll<String> poll(Remote remote, TaskContext task) throws IOException {
    try (Machine machine = machine(remote)) {
      var log = new LogReader(machine, new Scripts(remote.id()), remote.read(), task.log());
      Standing now = log.read();
      if (now.hasMore()) {
        return again(remote, log.position(), 0, task);
      }
      return switch (now.state()) {
        case RUNS -> again(remote, log.position(), 0, task);
        case BEGINS ->
            remote.waits() < PATIENT_LOOKS
                ? again(remote, log.position(), remote.waits() + 1, task)
                : Poll.failed("it did not begin; is the disk of " + remote.host() + " full?");
        case GONE ->
            Poll.failed("~/.updraft/%s is gone from %s".formatted(remote.id(), remote.host()));
        case LOST ->
            Poll.failed(
                "it was killed before it could say how it ended, or %s was started anew"
                    .formatted(remote.host()));
        case ENDED -> ended(now.code(), log, machine, remote);
      };
    }
  }

  private Poll<String> again(Remote before, long read, int waits, TaskContext task) {
    Duration soon = Duration.ofSeconds(1L << Math.min(task.step(), 10));
    return Poll.again(
        soon.compareTo(every) < 0 ? soon : every,
        new Remote(before.host(), before.key(), before.id(), read, waits));
  }

  private Poll<String> ended(int code, LogReader log, Machine machine, Remote remote)
      throws IOException {
    if (code == SKIP) {
      throw new TaskSkipped("the script ended with exit code 99");
    }
    if (code != 0) {
      return Poll.failed("the script ended with exit code " + code + log.end());
    }
    byte[] result = machine.run(new Scripts(remote.id()).result());
    if (result.length > LONGEST_RESULT) {
      throw new TaskFailed("What the script wrote to $UPDRAFT_RESULT has more than 64 KB");
    }
    return Poll.done(new String(result, UTF_8).strip());
  }

  @Override
  public void cancel(Remote remote, TaskContext task) throws IOException {
    try (Machine machine = machine(remote)) {
      machine.run(new Scripts(remote.id()).stop());
      task.log().info("ended on {}", remote.host());
    }
  }

  private Machine machine(Remote remote) throws IOException {
    return Machine.at(ssh.get(), remote.host(), Optional.of(new HostKey(remote.key())));
  }
}
