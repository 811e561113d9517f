// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.bundle.call.StepResult;
import dev.updraft.protocol.TaskPayload;
import dev.updraft.worker.runner.RunnerWork;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.LockSupport;

/** What careless or wicked tasks do to the process around them. */
public final class HostileWork implements RunnerWork {
  private static final int MB = 1 << 20;
  private static final List<Object> HELD = new ArrayList<>();

  @Override
  public Call prepare(Path unitJar, TaskPayload payload, Path folder) {
    return () -> perform(payload.work(), folder);
  }

  private static StepResult perform(String work, Path folder) throws Exception {
    switch (work) {
      case "loop" -> endless();
      case "exit" -> System.exit(3);
      case "heap" -> fill();
      case "keep" -> keep();
      case "classes" -> leakClasses();
      case "deep" -> deeper(1);
      case "gigabyte" -> gigabyte();
      case "one-line" -> System.out.println("x".repeat(10 * MB));
      case "binary" -> binary();
      case "fork-bomb" -> forkBomb();
      case "thread" -> endlessThread();
      case "virtual" -> Thread.ofVirtual().name("stray").start(HostileWork::endless);
      case "pool" -> ForkJoinPool.commonPool().execute(HostileWork::endless);
      case "surroundings" -> change();
      case "seen" -> {
        return new StepResult.Done("\"" + surroundings() + "\"", -1, List.of());
      }
      case "causes" -> throw goingRound();
      case "daemon-process" -> daemonProcess();
      case "close-output" -> System.out.close();
      case "quick" -> {}
      case "innocent" -> innocent(folder);
      default -> throw new IllegalArgumentException(work);
    }
    return new StepResult.Done("\"done\"", -1, List.of());
  }

  private static Exception goingRound() {
    var inner = new IllegalStateException("inner");
    var outer = new IllegalStateException("going round", inner);
    inner.initCause(outer);
    return outer;
  }

  private static void change() {
    System.setProperty("stray", "set");
    TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
  }

  private static String surroundings() {
    return System.getProperty("stray") + " " + TimeZone.getDefault().getID();
  }

  /** Until the test says so: it runs beside all the others. */
  private static void innocent(Path folder) throws IOException {
    System.out.println("still here");
    while (!Files.exists(folder.resolve("../../../go"))) {
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static void endless() {
    while (true) {
      Thread.onSpinWait();
    }
  }

  private static void keep() {
    for (int i = 0; i < 36; i++) {
      HELD.add(new byte[MB]);
    }
  }

  private static void fill() {
    while (true) {
      HELD.add(new byte[MB]);
    }
  }

  /** A class loader for each, which something keeps. */
  private static void leakClasses() {
    var ours = HostileWork.class.getClassLoader();
    while (true) {
      var loader = new URLClassLoader(new URL[0], ours);
      for (int i = 0; i < 20; i++) {
        HELD.add(
            Proxy.newProxyInstance(loader, new Class<?>[] {Runnable.class}, (p, m, a) -> null));
      }
    }
  }

  @SuppressWarnings("InfiniteRecursion")
  private static int deeper(int depth) {
    return deeper(depth + 1) + depth;
  }

  private static void gigabyte() {
    byte[] line = ("y".repeat(1023) + "\n").getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 1024 * 1024; i++) {
      System.out.write(line, 0, line.length);
    }
    System.out.println("the very end");
  }

  private static void binary() {
    for (int i = 0; i < 100_000; i++) {
      System.out.write(i * 31 + i / 7);
    }
    System.out.println("\nafter the bytes");
  }

  /** Bounded, so that a machine without the limit survives the test. */
  private static void forkBomb() throws Exception {
    String bomb = "i=0; while [ $i -lt 300 ]; do (sleep 4711 &) ; i=$((i+1)); done";
    new ProcessBuilder("sh", "-c", bomb).inheritIO().start().waitFor();
    throw new IllegalStateException("300 processes were started");
  }

  private static void endlessThread() {
    Thread.ofPlatform().name("stray").start(HostileWork::endless);
  }

  private static void daemonProcess() throws Exception {
    String[] hidden = {"setsid", "env", "-i", "sh", "-c", "(sleep 4711 &)"};
    new ProcessBuilder(hidden).start().waitFor();
  }
}
