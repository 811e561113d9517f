// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.ssh;

import static org.awaitility.Awaitility.await;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.testkit.external.ExternalOperatorContract;
import dev.updraft.testkit.external.Outside;
import dev.updraft.testkit.installed.OpenSsh;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("dev.updraft.testkit.installed.OpenSsh#installed")
@SuppressWarnings("NullAway.Init") // set before each test
class SshScriptContractTest extends ExternalOperatorContract {
  @TempDir Path place;

  private OpenSsh server;

  /** Its one task waits for a file, and notes who waits beside it. */
  public static final class Nightly implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {
      flow.task(
              "load",
              SshScript.on(flow.connection("gateway", Ssh.class))
                  .script(
                      """
                      alive=1
                      while read -r other; do
                        # a signal reaches also what has ended and was not waited for
                        state=$(sed 's/^.*) //; s/ .*//' "/proc/$other/stat" 2>/dev/null || echo gone)
                        case ${state:-gone} in Z | gone) ;; *) alive=$((alive + 1)) ;; esac
                      done <"$HOME/started"
                      echo $alive >>"$HOME/alive"
                      echo $$ >>"$HOME/started"
                      while [ ! -f "$HOME/end" ]; do sleep 0.02; done
                      echo done >"$UPDRAFT_RESULT"
                      exit "$(cat "$HOME/end")"
                      """)
                  .every(Duration.ofSeconds(5)))
          .retries(1)
          .timeout(Duration.ofMinutes(10));
    }
  }

  /** The scripts as the machine itself shows them. */
  private final class Watched implements Outside {
    @Override
    public int started() {
      return Math.max(tasks().size(), lines("started").size());
    }

    @Override
    public int running() {
      return (int) tasks().stream().filter(SshScriptContractTest.this::runs).count();
    }

    @Override
    public int mostAtOnce() {
      return lines("alive").stream().mapToInt(Integer::parseInt).max().orElse(0);
    }

    @Override
    public void finish() {
      end("0");
    }

    @Override
    public void fail() {
      end("3");
    }

    @Override
    public void reachable(boolean yes) {
      try {
        if (yes) {
          server.start();
        } else {
          server.stop();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @BeforeEach
  void start() throws Exception {
    server = new OpenSsh(place);
    Files.createFile(server.home().resolve("started"));
  }

  private List<String> lines(String file) {
    Path path = server.home().resolve(file);
    try {
      return Files.exists(path) ? Files.readAllLines(path) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void end(String code) {
    Path end = server.home().resolve("end");
    try {
      Files.writeString(end, code);
      await().atMost(20, TimeUnit.SECONDS).until(() -> outside().running() == 0);
      Files.delete(end);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> tasks() {
    if (!Files.exists(server.tasks())) {
      return List.of();
    }
    try (var all = Files.list(server.tasks())) {
      return all.filter(task -> Files.exists(task.resolve("begun"))).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that has no process yet is about to get it. */
  private boolean runs(Path task) {
    try {
      Path pid = task.resolve("pid");
      return !Files.exists(task.resolve("exit"))
          && (!Files.exists(pid) || OpenSsh.lives(Files.readString(pid).split(" ", -1)[0]));
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
    return new Watched();
  }

  @Override
  protected String connection(String id) {
    return server.json();
  }

  @Override
  protected String result() {
    return "\"done\"";
  }

  @AfterEach
  void close() throws IOException {
    Files.writeString(server.home().resolve("end"), "0");
    await().atMost(20, TimeUnit.SECONDS).until(() -> outside().running() == 0);
    server.close();
  }
}
