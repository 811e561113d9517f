// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.runner;

import dev.updraft.worker.host.Posix;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Runs one attempt after the other. A daemon thread reads the control socket and halts at its end,
 * whatever user code is doing; user code runs on a fresh thread; this thread alone speaks.
 */
public final class RunnerMain {
  private static final String TOKEN = "UPDRAFT_RUNNER_TOKEN";

  private final ControlChannel control;
  private final RunnerWork work;
  private final Posix posix;
  private final int output;
  private final BlockingQueue<Control.Run> orders = new LinkedBlockingQueue<>();
  private final BlockingQueue<Control> told = new LinkedBlockingQueue<>();

  private RunnerMain(ControlChannel control, RunnerWork work, Posix posix) {
    this.posix = posix;
    this.output = posix.output();
    this.control = control;
    this.work = work;
  }

  /** Arguments: socket, name of the runner, class of the work. */
  public static void main(String[] args) throws Exception {
    var posix = new Posix();
    // Standard input is a file that all processes of the host share: its lock says that we live.
    if (!posix.share(0)) {
      throw new IOException("another worker is about to take over this host");
    }
    var socket = SocketChannel.open(StandardProtocolFamily.UNIX);
    socket.connect(UnixDomainSocketAddress.of(Path.of(args[0])));
    RunnerWork work =
        Class.forName(args[2]).asSubclass(RunnerWork.class).getDeclaredConstructor().newInstance();
    var runner = new RunnerMain(new ControlChannel(socket), work, posix);
    String token = System.getenv(TOKEN);
    runner.told.add(new Control.Ready(args[1], token == null ? "" : token));
    runner.posix.bootNanos();
    Thread.ofPlatform().daemon().name("updraft-control").start(runner::listen);
    runner.readyThread();
    runner.speak();
  }

  /**
   * Made by this thread, which no user code has touched, and before it is needed: the start of a
   * thread is a good part of the start of a task.
   */
  private void readyThread() {
    var attempt = new Attempt(orders, work, posix, output, told);
    Thread.ofPlatform().name("task").start(attempt);
  }

  private void listen() {
    try {
      while (true) {
        if (control.receive() instanceof Control.Run order) {
          orders.add(order);
        }
      }
    } catch (IOException | RuntimeException e) {
      Runtime.getRuntime().halt(0);
    }
  }

  private void speak() throws IOException, InterruptedException {
    var messages = new ArrayList<Control>();
    while (true) {
      messages.add(told.take());
      told.drainTo(messages); // of a short task the start and the end go out as one
      control.send(messages);
      for (Control message : messages) {
        if (message instanceof Control.Ended || message instanceof Control.TooLate) {
          readyThread();
        }
      }
      messages.clear();
    }
  }
}
