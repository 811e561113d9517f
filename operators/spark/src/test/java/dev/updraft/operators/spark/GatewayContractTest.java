// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static org.awaitility.Awaitility.await;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.operators.ssh.Ssh;
import dev.updraft.testkit.external.ExternalOperatorContract;
import dev.updraft.testkit.external.Outside;
import dev.updraft.testkit.installed.OpenSsh;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A scripted YARN, whose spark-submit runs behind a real OpenSSH. */
@EnabledIf("dev.updraft.testkit.installed.OpenSsh#installed")
@SuppressWarnings("NullAway.Init") // set before each test
class GatewayContractTest extends ExternalOperatorContract {
  @TempDir Path place;

  private OpenSsh gateway;
  private ScriptedYarn yarn;

  /** Its one task is a job in the cluster, begun from another machine. */
  public static final class Nightly implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {
      flow.task(
              "sales",
              SparkSubmit.on(flow.connection("spark", Spark.class))
                  .jar("hdfs:///jobs/sales.jar", "com.acme.Sales")
                  .through(flow.connection("gateway", Ssh.class)))
          .retries(1)
          .timeout(Duration.ofMinutes(10));
    }
  }

  @BeforeEach
  void open() throws Exception {
    gateway = new OpenSsh(Files.createDirectories(place.resolve("gateway")));
    yarn = ScriptedYarn.of(ScriptedSpark.in(place));
  }

  /** The cluster, as soon as no spark-submit is on its way to it. */
  private final class Settled implements Outside {
    @Override
    public int started() {
      return settled().started();
    }

    @Override
    public int running() {
      return settled().running();
    }

    @Override
    public int mostAtOnce() {
      return settled().mostAtOnce();
    }

    @Override
    public void finish() {
      settled().finish();
    }

    @Override
    public void fail() {
      settled().fail();
    }

    @Override
    public void reachable(boolean yes) {
      settled().reachable(yes);
    }
  }

  private ScriptedYarn settled() {
    await().atMost(Duration.ofSeconds(20)).until(this::noScriptRuns);
    return yarn;
  }

  private boolean noScriptRuns() {
    if (!Files.exists(gateway.tasks())) {
      return true;
    }
    try (var all = Files.list(gateway.tasks())) {
      return all.filter(task -> Files.exists(task.resolve("begun")))
          .allMatch(task -> Files.exists(task.resolve("exit")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected Class<? extends Dag<?>> dag() {
    return Nightly.class;
  }

  @Override
  protected Outside outside() {
    return new Settled();
  }

  @Override
  protected String connection(String id) {
    return id.equals("gateway") ? gateway.json() : yarn.connection();
  }

  @Override
  protected String result() {
    return "\"" + yarn.newest() + "\"";
  }

  @AfterEach
  void close() throws IOException {
    settled();
    gateway.close();
    yarn.close();
  }
}
