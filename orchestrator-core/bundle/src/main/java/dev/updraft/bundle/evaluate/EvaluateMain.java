// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.evaluate;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.bundle.define.DagDrawing;
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

/**
 * The child process that runs {@code define}: connects to the socket it is given, evaluates what
 * comes, and ends. Its standard output belongs to user code.
 */
public final class EvaluateMain {
  private static final int SPOILT = 3;

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
      var answers = new Answers(out);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> tellOfExit(answers)));
      for (int left = in.readInt(); left > 0; left--) {
        evaluate(Wire.readJob(in), answers);
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

  private static void evaluate(Wire.Job job, Answers answers)
      throws IOException, InterruptedException {
    answers.asked(job);
    var evaluation = new Evaluation(job);
    Evaluated result = evaluation.run();
    answers.give(result, evaluation.spoilt());
    if (evaluation.spoilt()) {
      Runtime.getRuntime().halt(SPOILT);
    }
  }

  /** User code called {@code System.exit}: its thread is still in there. */
  private static void tellOfExit(Answers answers) {
    var job = answers.open();
    var stack = Mishaps.exiting();
    try {
      if (job != null && stack.isPresent()) {
        answers.give(Mishaps.exit(job, stack.get()), true);
      }
    } catch (IOException e) {
      return; // the parent is gone
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
