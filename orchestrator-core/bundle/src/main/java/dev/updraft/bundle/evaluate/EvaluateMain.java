// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.evaluate;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.bundle.call.UnitLoader;
import dev.updraft.bundle.define.DagDrawing;
import dev.updraft.bundle.define.DefinitionException;
import dev.updraft.engine.spec.SpecJson;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The child process that runs {@code define}: connects to the socket it is given, evaluates what
 * comes, and ends. Its standard output belongs to user code.
 */
public final class EvaluateMain {
  private static final int TIMED_OUT = 3;

  private EvaluateMain() {}

  /**
   * @param args path of the socket
   */
  public static void main(String[] args) throws Exception {
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(args[0]))) {
      var in = new DataInputStream(Channels.newInputStream(channel));
      var out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
      // Loads and links nearly all that a real evaluation needs, before anybody waits for it.
      SpecJson.write(DagDrawing.draw(WarmUp.class, "", ""));
      out.writeByte(Wire.READY);
      out.flush();
      for (int left = in.readInt(); left > 0; left--) {
        evaluate(Wire.readJob(in), out);
      }
      // The parent closes when it has read everything.
      in.read();
    } catch (IOException e) {
      removeFolderOfDeadParent(Path.of(args[0]));
    }
    Runtime.getRuntime().halt(0);
  }

  /** As far as it can: user code may have left more in it. */
  private static void removeFolderOfDeadParent(Path socket) {
    Path folder = socket.toAbsolutePath().getParent();
    if (folder == null) {
      return;
    }
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // A parent that lives removes it too.
    }
  }

  private static void evaluate(Wire.Job job, DataOutputStream out)
      throws IOException, InterruptedException {
    var limit = Duration.ofMillis(job.limitMillis());
    var result = new AtomicReference<Evaluated>(new Evaluated.Failed(job.file() + ": no result"));
    var thread =
        Thread.ofPlatform().daemon().name("define").start(() -> result.set(evaluated(job)));
    if (thread.join(limit)) {
      Wire.write(out, Objects.requireNonNull(result.get()));
      return;
    }
    var line =
        Arrays.stream(thread.getStackTrace())
            .filter(frame -> String.valueOf(frame.getClassLoaderName()).startsWith("unit-"))
            .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
            .findFirst()
            .orElse(job.file());
    Wire.write(
        out,
        new Evaluated.Late(
            line + ": define was still running after " + limit.toMillis() + " ms and was ended"));
    Runtime.getRuntime().halt(TIMED_OUT);
  }

  /** Catches everything: whatever user code threw is an answer, and the next unit is innocent. */
  private static Evaluated evaluated(Wire.Job job) {
    try {
      var loader = UnitLoader.ofJar(job.hash(), job.jar());
      Thread.currentThread().setContextClassLoader(loader);
      var specs = new ArrayList<String>();
      for (var name : job.classes()) {
        var type = Class.forName(name, false, loader);
        if (DagDrawing.isDag(type)) {
          specs.add(SpecJson.write(DagDrawing.draw(type, job.hash(), job.file())));
        }
      }
      return new Evaluated.Drawn(specs);
    } catch (DefinitionException e) {
      return new Evaluated.Failed(String.valueOf(e.getMessage()));
    } catch (OutOfMemoryError e) {
      return new Evaluated.Failed(job.file() + ": define ran out of memory: " + e.getMessage());
    } catch (Throwable e) {
      return new Evaluated.Failed(job.file() + ": " + e);
    }
  }

  /** A small DAG that uses a bit of everything. */
  static final class WarmUp implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {
      var text = "warm";
      var one = flow.task("one", () -> text);
      flow.given(one, flow.interval()).run("two", (a, b) -> {});
    }
  }
}
