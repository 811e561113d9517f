// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import dev.updraft.objects.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A real store that lets somebody else act before its nth write, or its nth call of any kind. */
final class BetweenStore implements ObjectStore {
  private final ObjectStore real;
  private final Act act;
  private final boolean looks;
  private int left;

  @FunctionalInterface
  interface Act {
    void now() throws IOException;
  }

  private BetweenStore(int left, boolean looks, ObjectStore real, Act act) {
    this.left = left;
    this.looks = looks;
    this.real = real;
    this.act = act;
  }

  /**
   * @param write from 1
   */
  static BetweenStore writes(int write, ObjectStore real, Act act) {
    return new BetweenStore(write, false, real, act);
  }

  /**
   * @param call from 1, reading or writing
   */
  static BetweenStore calls(int call, ObjectStore real, Act act) {
    return new BetweenStore(call, true, real, act);
  }

  /** Whether there were so many. */
  boolean acted() {
    return left <= 0;
  }

  private void write() throws IOException {
    if (--left == 0) {
      act.now();
    }
  }

  private void look() throws IOException {
    if (looks) {
      write();
    }
  }

  @Override
  public void put(String key, byte[] content) throws IOException {
    write();
    real.put(key, content);
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content) throws IOException {
    write();
    return real.putIfAbsent(key, content);
  }

  @Override
  public boolean putIfAbsent(String key, Path file) throws IOException {
    write();
    return real.putIfAbsent(key, file);
  }

  @Override
  public Optional<byte[]> get(String key) throws IOException {
    look();
    return real.get(key);
  }

  @Override
  public Optional<InputStream> open(String key) throws IOException {
    look();
    return real.open(key);
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    look();
    return real.list(prefix);
  }

  @Override
  public List<String> folders(String prefix) throws IOException {
    look();
    return real.folders(prefix);
  }

  @Override
  public void delete(String key) throws IOException {
    write();
    real.delete(key);
  }
}
