// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import dev.updraft.operators.process.Child;
import dev.updraft.operators.ssh.Ssh;
import dev.updraft.operators.ssh.SshScript;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How spark-submit is told to start a driver in YARN or Kubernetes.
 *
 * @param properties of the job, with those that the cluster finds it by
 */
record ClusterSubmit(
    Spark at, SparkJob job, List<String> arguments, Map<String, String> properties) {
  /**
   * It ends as soon as the driver is accepted; its own requests try again for a quarter of that.
   */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final String SETTINGS = "spark.kubernetes.authenticate.submission.";

  /**
   * Runs it on this worker.
   *
   * @return empty when it did not come to its end, and was ended
   */
  Optional<Child.Ended> here(TaskContext task) throws IOException, InterruptedException {
    var all = new TreeMap<>(properties);
    if (at.where() instanceof Master.Kubernetes) {
      all.putAll(login(SETTINGS, at, task.folder()));
    }
    List<String> command = command(all, job.command(task.folder(), arguments));
    var process = SubmitHere.of(at.programs(), command, Map.of(), task.folder());
    var run = new FutureTask<>(() -> Child.run(process, Child.NOTHING, GRACE));
    var thread = Thread.ofPlatform().daemon().name("spark-submit").start(run);
    try {
      return Optional.of(run.get(LONGEST.toSeconds(), TimeUnit.SECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IOException(
          "spark-submit cannot be started, nothing was: " + e.getCause(), e.getCause());
    } finally {
      run.cancel(true);
      thread.join(GRACE.multipliedBy(2));
    }
  }

  /**
   * Token and certificates for Kubernetes, in files that only this user can read: properties stand
   * in a command line.
   */
  static Map<String, String> login(String prefix, Spark at, Path folder) throws IOException {
    var all = new HashMap<String, String>();
    if (!at.token().isEmpty()) {
      all.put(prefix + "oauthTokenFile", secret(folder.resolve("token"), at.token()));
    }
    if (!at.ca().isEmpty()) {
      all.put(prefix + "caCertFile", secret(folder.resolve("ca.pem"), at.ca() + "\n"));
    }
    return all;
  }

  private static String secret(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    var own = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var out =
        Files.newByteChannel(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), own)) {
      out.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }
    return file.toString();
  }

  /** The same on a gateway host, begun there once however often it is asked for. */
  SshScript there(Value<Ssh> gateway, Duration every) throws IOException {
    var file = job.text();
    String end = "end-of-job-" + properties.get(Identity.MARK);
    String lay =
        file.map(text -> "cat >job.py <<'" + end + "'\n" + text + "\n" + end + "\n").orElse("");
    var script =
        new SshScript(
            gateway,
            Optional.empty(),
            lay + "exec \"$SPARK_HOME/bin/spark-submit\" \"$@\"",
            List.of(),
            Map.of(),
            every);
    var own = new ArrayList<String>();
    if (file.isPresent()) {
      own.add("job.py");
      own.addAll(arguments);
    } else {
      own.addAll(job.command(Path.of(""), arguments));
    }
    for (String each : command(properties, own)) {
      script = script.arg(each);
    }
    for (var each : at.programsElsewhere().environment().entrySet()) {
      script = script.env(each.getKey(), each.getValue());
    }
    return script;
  }

  /** Enough of it to look at it and to end it. */
  static SshScript at(Value<Ssh> gateway, Duration every) {
    return new SshScript(
        gateway, Optional.empty(), "exec spark-submit", List.of(), Map.of(), every);
  }

  private List<String> command(Map<String, String> all, List<String> end) {
    var command = new ArrayList<>(List.of("--master", at.master(), "--deploy-mode", "cluster"));
    all.forEach((name, value) -> command.addAll(List.of("--conf", name + "=" + value)));
    command.addAll(end);
    return command;
  }
}
